export { continueAudit } from './continue-audit.ts';
export { recordRead, severalSubjects } from './record-read.ts';
export { createRootFiles } from './root-files.ts';
export type { RootObjects } from './roots.ts';
export { type AuditSealer, createAuditSealer } from './sealer.ts';
export { verifyAudit } from './verify.ts';
export { type TenantVerification, verifyAllAudits } from './verify-all.ts';
