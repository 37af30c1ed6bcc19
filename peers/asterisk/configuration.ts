/** What an Asterisk is started with. */
export interface AsteriskSettings {
  /** Of SIP over UDP, on 127.0.0.1. */
  readonly sipPort: number;
  /** Of SIP over TLS; null: none. */
  readonly tls: { readonly port: number; readonly certFile: string; readonly keyFile: string } | null;
  /** First and last port of media. */
  readonly rtp: { readonly from: number; readonly to: number };
  /** Who answers what is bridged: a SIP URI. */
  readonly sink: string;
  /** Where `out` calls go: the exchange under test, a SIP URI without user. */
  readonly exchange: string | null;
  /** Call records are written here as rows of `cdr`; null: none. */
  readonly records: { host: string; port: number; database: string; user: string; password: string } | null;
  /** A prompt, raw A-law, without its `.alaw`. */
  readonly prompt: string;
}

/** What its numbers do. */
export const peerNumbers = {
  /** Plays the prompt for ever. */
  prompt: '95001',
  /** Returns what it hears. */
  echo: '95002',
  /** Calls the sink. */
  sink: '95003',
  /** Calls the sink, and records that. */
  recorded: '95004',
  /** Before a number: hands the call on to the exchange under test, as a carrier does. */
  onward: '7',
} as const;

/** Its configuration files by name. Whoever is on loopback may call, as a load generator does. */
export function asteriskConfiguration(settings: AsteriskSettings): Readonly<Record<string, string>> {
  const { sipPort, tls, rtp, sink, exchange, records, prompt } = settings;
  const media = ['disallow=all', 'allow=alaw,ulaw', 'direct_media=no', 'rtp_symmetric=yes', 'dtmf_mode=rfc4733'];
  return {
    'asterisk.conf': section('options', ['maxfiles=20000']),
    'modules.conf': section('modules', ['autoload=yes', ...unwanted.map((name) => `noload=${name}.so`)]),
    'logger.conf': section('general', []) + section('logfiles', ['console=error']),
    'rtp.conf': section('general', [`rtpstart=${rtp.from}`, `rtpend=${rtp.to}`, 'icesupport=no']),
    'pjsip.conf': [
      section('global', ['type=global', 'endpoint_identifier_order=username,ip,anonymous']),
      section('udp', ['type=transport', 'protocol=udp', `bind=127.0.0.1:${sipPort}`]),
      tls === null
        ? ''
        : section('tls', [
            'type=transport',
            'protocol=tls',
            `bind=127.0.0.1:${tls.port}`,
            `cert_file=${tls.certFile}`,
            `priv_key_file=${tls.keyFile}`,
            'method=tlsv1_2',
          ]),
      section('anonymous', ['type=endpoint', 'context=peer', ...media]),
      section('sink', ['type=endpoint', 'context=peer', 'aors=sink', ...media]),
      section('sink', ['type=aor', `contact=${sink}`]),
      exchange === null
        ? ''
        : section('exchange', ['type=endpoint', 'context=peer', 'aors=exchange', ...media]) +
          section('exchange', ['type=aor', `contact=${exchange}`]),
    ].join(''),
    'extensions.conf': section('peer', [
      `exten => ${peerNumbers.prompt},1,Answer()`,
      ` same => n(again),Playback(${prompt})`,
      ' same => n,Goto(again)',
      `exten => ${peerNumbers.echo},1,Answer()`,
      ' same => n,Echo()',
      `exten => ${peerNumbers.sink},1,Dial(PJSIP/sink)`,
      `exten => ${peerNumbers.recorded},1,MixMonitor(/tmp/recording-${variable('UNIQUEID')}.wav)`,
      ' same => n,Dial(PJSIP/sink)',
      `exten => _${peerNumbers.onward}X.,1,Dial(PJSIP/${variable('EXTEN:1')}@exchange,30)`,
    ]),
    ...(records && {
      'cdr_pgsql.conf': section('global', [
        `hostname=${records.host}`,
        `port=${records.port}`,
        `dbname=${records.database}`,
        `user=${records.user}`,
        `password=${records.password}`,
        'table=cdr',
      ]),
    }),
  };
}

/** The table that `cdr_pgsql` writes, with the columns that it fills by itself. */
export const recordsTable = `create table cdr (
  calldate timestamptz not null, clid text, src text, dst text, dcontext text, channel text, dstchannel text,
  lastapp text, lastdata text, duration integer, billsec integer, disposition text, amaflags integer, accountcode text,
  uniqueid text, userfield text, peeraccount text, linkedid text, sequence integer
)`;

/** What opens ports of its own, or only speaks of other files. */
const unwanted = [
  'chan_iax2',
  'chan_unistim',
  'chan_skinny',
  'chan_dundi',
  'pbx_dundi',
  'pbx_ael',
  'res_xmpp',
  'res_phoneprov',
  'res_pjsip_phoneprov_provider',
  'cdr_csv',
  'cdr_custom',
  'cel_custom',
];

/** As its dial plan writes a variable. */
const variable = (name: string): string => `$\{${name}}`;

function section(name: string, lines: readonly string[]): string {
  return [`[${name}]`, ...lines, '', ''].join('\n');
}
