import { Code, Name } from '@oneline/contracts';
import { Check } from 'typebox/value';
import { type CommandInput, type CommandLineCommand, usageErrors } from './command.ts';
import { sayLink } from './one-time-link.ts';

export const userCreateCommand: CommandLineCommand = {
  name: 'user create',
  summary: 'Make a person with a post and a sign-in, and print a one-time link',
  usage: '--login LOGIN --name NAME --role ROLE [--unit UNIT] [--tenant TENANT] [--employee-no NUMBER]',
  help: `ROLE, UNIT and TENANT are codes; administrator is the role of whoever sets everything up. Without --unit the person
stands in the top unit, which is made when there is none; without --tenant in the one that hosts the installation. The
employee number is the login unless it is given. The link is good once, for a day: whoever opens it chooses the password.`,
  options: {
    login: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string' },
    unit: { type: 'string' },
    tenant: { type: 'string' },
    'employee-no': { type: 'string' },
  },
  positionals: [0, 0],
  async run(terminal, input) {
    const login = needed(input, 'login', Code);
    const user = {
      login,
      name: needed(input, 'name', Name),
      role: needed(input, 'role', Code),
      unit: input.text('unit'),
      tenant: input.text('tenant'),
      employeeNo: input.text('employee-no') === undefined ? login : needed(input, 'employee-no', Code),
    };
    const { createUser } = await import('../composition/create-user.ts');
    const { tenant, unit, post, link, isAddressCertain } = await createUser(terminal, user);
    terminal.say(`${user.name} is ${post.name} in ${unit.name}, and signs in to ${tenant.code} as ${login}.`);
    sayLink(terminal, link, isAddressCertain);
    return 0;
  },
};

/** Error: `usage.wrong_option`. */
function needed(input: CommandInput, option: string, shape: typeof Name): string {
  const value = input.text(option);
  if (value === undefined) throw usageErrors.wrongOption({ reason: `--${option} is needed` });
  if (!Check(shape, value)) throw usageErrors.wrongOption({ reason: `--${option} is not as it must be`, value });
  return value;
}
