import type { Person } from '@oneline/contracts';
import { Link } from 'react-router';
import { useRights } from '../../app/session/me-context.ts';
import { FactList } from '../../ui/detail-page.tsx';
import { formatPhone } from '../../ui/format/phone.ts';
import { Instant } from '../../ui/instant.tsx';
import { MaskedValue } from '../../ui/masked-value.tsx';
import { useTexts } from './i18n/index.ts';

/** How to reach a person, and their sign-in; sensitive fields as far as the reader may see them. */
export function PersonFacts(props: { person: Person }) {
  const { person } = props;
  const texts = useTexts();
  return (
    <FactList
      facts={[
        { label: texts('people.employeeNo'), value: <code>{person.employeeNo}</code> },
        {
          label: texts('people.mobile'),
          value: <MaskedValue resource="person" field="mobile" value={person.mobile} show={formatPhone} />,
        },
        {
          label: texts('people.email'),
          value: <MaskedValue resource="person" field="email" value={person.email} />,
        },
        {
          label: texts('people.idNumber'),
          value: <MaskedValue resource="person" field="idNumber" value={person.idNumber} />,
        },
        { label: texts('person.account'), value: <SignIn person={person} /> },
        { label: texts('person.createdAt'), value: <Instant at={person.createdAt} /> },
        { label: texts('person.updatedAt'), value: <Instant at={person.updatedAt} /> },
      ]}
    />
  );
}

function SignIn(props: { person: Person }) {
  const { account } = props.person;
  const texts = useTexts();
  const { can } = useRights();
  if (!account) return texts('person.noAccount');
  return (
    <>
      {can('account.read') ? <Link to={`/accounts/${account.id}`}>{account.login}</Link> : account.login}
      {` · ${texts(`person.accountStates.${account.state}`)}`}
    </>
  );
}
