import type { TelephonyEvent } from '@oneline/telephony';
import type { DevicesModule } from '../domains/devices/index.ts';
import type { RecordingsModule } from '../domains/recordings/index.ts';
import type { TrunksModule } from '../domains/trunks/index.ts';

/** Hands what the exchange tells, beside calls, to the domain that it concerns. */
export function createExchangeNews(domains: {
  recordings: RecordingsModule;
  trunks: TrunksModule;
  devices: DevicesModule;
}): (event: TelephonyEvent) => void {
  const { recordings, trunks, devices } = domains;
  return (event) => {
    switch (event.type) {
      case 'recording.ended':
        recordings.take(event);
        break;
      case 'trunk.state':
        trunks.note(event);
        break;
      case 'device.registered': {
        const { deviceId, contact, at, address, userAgent } = event;
        devices.note({ deviceId, contact, at, from: { address, userAgent } });
        break;
      }
      case 'device.unregistered':
        devices.note({ ...event, from: null });
        break;
      default:
    }
  };
}
