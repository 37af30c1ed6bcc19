export interface DebianPackage {
  readonly name: string;
  /** A file of the package, by which its presence is seen without asking dpkg. */
  readonly provides: string;
  readonly reason: string;
}

/** What the tests drive and npm does not bring. The product itself needs none of them. */
export const debianPackages: readonly DebianPackage[] = [
  {
    name: 'chromium',
    provides: '/usr/bin/chromium',
    reason: 'browser tests use the pages in a real browser',
  },
  {
    name: 'fonts-noto-cjk',
    provides: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
    reason: 'without a Chinese font every page is boxes, and no width is true',
  },
  {
    name: 'postgresql-15',
    provides: '/usr/lib/postgresql/15/bin/postgres',
    reason: 'the oldest server the SQL promises to run on; the embedded one is 18',
  },
  {
    name: 'nats-server',
    provides: '/usr/sbin/nats-server',
    reason: 'the bus between nodes when it is configured to be NATS',
  },
  {
    name: 'sip-tester',
    provides: '/usr/bin/sipp',
    reason: 'SIPp calls the exchange, and generates its load',
  },
  {
    name: 'debootstrap',
    provides: '/usr/sbin/debootstrap',
    reason: 'Asterisk, which Debian 12 lacks, lives in a folder of its own',
  },
  {
    name: 'tcpdump',
    provides: '/usr/bin/tcpdump',
    reason: 'the pace of media is taken from a capture with timestamps of the kernel',
  },
];
