export { continueAudit } from './continue-audit.ts';
export { recordRead, type SensitiveRead, severalSubjects } from './record-read.ts';
export { createRootFiles } from './root-files.ts';
export type { RootObjects } from './roots.ts';
export { type AuditSealer, type AuditSealerOptions, createAuditSealer } from './sealer.ts';
export { type VerifyOptions, verifyAudit } from './verify.ts';
export { type TenantVerification, verifyAllAudits } from './verify-all.ts';
