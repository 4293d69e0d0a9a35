// At which addresses and names of the local network this machine can be reached, those that people will want first.
import { hostname, networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** RFC 1918; link-local ones (RFC 3927) come where there is no router. */
const privateAddress = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)/;
/** Of this machine or a private network: nobody on the internet can come in by it. */
export const isPrivateAddress = (address: string): boolean =>
  address.startsWith('127.') || privateAddress.test(address);

/** Networks between programs of this machine, or through a tunnel: no phone of the hall is there. */
const virtualInterface = /^(docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap|zt|wg|vethernet|lxc|cni|podman)/i;

export interface LocalAddresses {
  /** IPv4, the likeliest first; empty where the machine is on no network. */
  readonly addresses: readonly string[];
  /** `NAME.local` (RFC 6762); null where the machine's name is none that can be asked for. */
  readonly name: string | null;
}

const rankOf = (name: string, address: string): number =>
  (virtualInterface.test(name) ? 4 : 0) +
  (address.startsWith('169.254.') ? 2 : 0) +
  (address.startsWith('192.168.') ? 0 : 1);

export function localAddresses(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>> = networkInterfaces(),
  host: string = hostname(),
): LocalAddresses {
  const found = Object.entries(interfaces).flatMap(([name, infos = []]) =>
    infos
      .filter(({ family, internal, address }) => family === 'IPv4' && !internal && privateAddress.test(address))
      .map(({ address }) => ({ address, rank: rankOf(name, address) })),
  );
  const label = host.split('.')[0]?.toLowerCase() ?? '';
  return {
    addresses: [...new Set(found.sort((a, b) => a.rank - b.rank).map(({ address }) => address))],
    name: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label) && label !== 'localhost' ? `${label}.local` : null,
  };
}
