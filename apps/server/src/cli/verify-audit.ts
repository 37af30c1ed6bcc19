import type { AuditVerification } from '@oneline/contracts';
import type { CommandLineCommand } from './command.ts';

export const verifyAuditCommand: CommandLineCommand = {
  name: 'verify-audit',
  summary: 'Prove that nobody has changed the audit log',
  usage: '[--tenant TENANT]',
  help: `Recomputes every seal from the entries as they are now, and compares the chain with the published roots; of one tenant, or
of all. Says for each whether it is intact or where it is broken first, and exits with 1 when one is broken. Entries not sealed
yet (at most a few seconds while a server runs) are counted, and not proven.`,
  options: { tenant: { type: 'string' } },
  positionals: [0, 0],
  async run(terminal, input) {
    const { verifyInstallationAudit } = await import('../composition/verify-installation-audit.ts');
    let isBroken = false;
    await verifyInstallationAudit(terminal, input.text('tenant'), ({ tenant, verification }) => {
      isBroken ||= verification.outcome === 'broken';
      terminal.say(`${verification.outcome.padEnd(6)}  ${tenant.code}  ${tenant.name}: ${describe(verification)}`);
    });
    return isBroken ? 1 : 0;
  },
};

function describe({ sealed, seals, unsealed, breaks }: AuditVerification): string {
  const counts = `${sealed} entries under ${seals} seals, ${unsealed} not sealed yet`;
  const [first] = breaks;
  if (!first) return counts;
  const place = `seal ${first.seal}${first.entryId === null ? '' : `, entry ${first.entryId}`}`;
  const more = breaks.length > 1 ? `; ${breaks.length - 1} more breaks` : '';
  return `first at ${place}: ${meanings[first.what]}${more}; ${counts}`;
}

const meanings: Readonly<Record<AuditVerification['breaks'][number]['what'], string>> = {
  changed: 'an entry is not what was sealed',
  missing: 'a sealed entry is gone',
  added: 'an entry stands where none was sealed',
  chain: 'a seal is gone or does not follow from the one before',
  root: 'the chain is not the one that was published',
};
