// A certificate authority for one local network: made once and kept, able to vouch for nothing outside of such a network.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
} from '@peculiar/asn1-x509';

const msADay = 24 * 60 * 60_000;
const authorityDays = 3650;
/** Renewed long before: phones refuse what is valid for more than 825 days, and clocks in halls are wrong. */
const leafDays = 90;
const certName = 'authority.crt';
const keyName = 'authority.key';
const clockSlackMs = 2 * msADay;

/** RFC 1918, RFC 3927 and this machine itself. */
const localNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '127.0.0.0/8'];
/** RFC 6762 and RFC 6761: names that lead nowhere outside of the local network. */
const localNames = ['local', 'localhost'];

/** RFC 5480, 2.1.1 and RFC 5758, 3.2. */
const ecdsaWithSha256 = '1.2.840.10045.4.3.2';
const commonName = '2.5.4.3';

export interface Issued {
  /** PEM: the certificate. Whom it convinces has the authority's own already. */
  readonly cert: string;
  readonly key: string;
  /** Epoch ms. */
  readonly until: number;
}

export interface LocalAuthority {
  readonly certificatePem: string;
  readonly certificateDer: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the certificate, as pairs of hexadecimal digits: what a person compares. */
  readonly fingerprint: string;
  /** For IPv4 addresses and names; clients refuse it for those that are not local. */
  issue(addressesAndNames: readonly string[], nowMs: number): Issued;
}

const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
const nameOf = (text: string): Name =>
  new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: commonName, value: new AttributeValue({ utf8String: text }) }),
    ]),
  ]);

const extension = (extnID: string, value: unknown, critical = false): Extension =>
  new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });

/** RFC 5280, 4.2.1.2: of the public key's bits. */
const keyIdOf = (spki: SubjectPublicKeyInfo): ArrayBuffer =>
  bufferOf(createHash('sha256').update(new Uint8Array(spki.subjectPublicKey)).digest().subarray(0, 20));

const spkiOf = (keyPem: string): SubjectPublicKeyInfo =>
  AsnConvert.parse(bufferOf(createPublicKey(keyPem).export({ type: 'spki', format: 'der' })), SubjectPublicKeyInfo);

const newKey = (): string =>
  generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

/** Positive and of twenty octets at most (RFC 5280, 4.1.2.2). */
function newSerial(): ArrayBuffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bufferOf(bytes);
}

interface Plan {
  readonly subject: Name;
  readonly issuer: Name;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly spki: SubjectPublicKeyInfo;
  readonly extensions: readonly Extension[];
}

function signed(plan: Plan, signingKeyPem: string): string {
  const algorithm = new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 });
  const tbsCertificate = new TBSCertificate({
    // Version 3.
    version: 2,
    serialNumber: newSerial(),
    signature: algorithm,
    issuer: plan.issuer,
    validity: new Validity({ notBefore: new Date(plan.fromMs), notAfter: new Date(plan.untilMs) }),
    subject: plan.subject,
    subjectPublicKeyInfo: plan.spki,
    extensions: new Extensions([...plan.extensions]),
  });
  const bytes = new Uint8Array(AsnConvert.serialize(tbsCertificate));
  const signature = sign('sha256', bytes, { key: createPrivateKey(signingKeyPem), dsaEncoding: 'der' });
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: algorithm,
    signatureValue: bufferOf(signature),
  });
  return new X509Certificate(Buffer.from(AsnConvert.serialize(certificate))).toString();
}

function authorityCertificate(keyPem: string, nowMs: number): string {
  const spki = spkiOf(keyPem);
  // The day tells several of them apart in a phone's list.
  const subject = nameOf(`Yiping Yima local ${new Date(nowMs).toISOString().slice(0, 10)}`);
  const permitted = [
    ...localNetworks.map((iPAddress) => new GeneralName({ iPAddress })),
    ...localNames.map((dNSName) => new GeneralName({ dNSName })),
  ];
  return signed(
    {
      subject,
      issuer: subject,
      fromMs: nowMs - clockSlackMs,
      untilMs: nowMs + authorityDays * msADay,
      spki,
      extensions: [
        extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
        extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign), true),
        extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
        extension(
          id_ce_nameConstraints,
          new NameConstraints({
            permittedSubtrees: new GeneralSubtrees(permitted.map((base) => new GeneralSubtree({ base }))),
          }),
          true,
        ),
        extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdOf(spki))),
      ],
    },
    keyPem,
  );
}

function authorityOf(certificatePem: string, authorityKeyPem: string): LocalAuthority {
  const certificate = new X509Certificate(certificatePem);
  const parsed = AsnConvert.parse(bufferOf(certificate.raw), Certificate);
  const issuer = parsed.tbsCertificate.subject;
  const issuerKeyId = keyIdOf(parsed.tbsCertificate.subjectPublicKeyInfo);
  return {
    certificatePem,
    certificateDer: new Uint8Array(certificate.raw),
    fingerprint: certificate.fingerprint256,
    issue(addressesAndNames, nowMs) {
      const key = newKey();
      const spki = spkiOf(key);
      const untilMs = nowMs + leafDays * msADay;
      const names = addressesAndNames.map((text) =>
        isIPv4(text) ? new GeneralName({ iPAddress: text }) : new GeneralName({ dNSName: text }),
      );
      const cert = signed(
        {
          // No host: some take one from here and hold it against the constraints on names.
          subject: nameOf('Yiping Yima server'),
          issuer,
          fromMs: nowMs - clockSlackMs,
          untilMs,
          spki,
          extensions: [
            extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), true),
            extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
            extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
            extension(id_ce_subjectAltName, new SubjectAlternativeName(names)),
            extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdOf(spki))),
            extension(
              id_ce_authorityKeyIdentifier,
              new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(issuerKeyId) }),
            ),
          ],
        },
        authorityKeyPem,
      );
      return { cert, key, until: untilMs };
    },
  };
}

/** Phones trust the one that is kept: another in its place, made without a word, would shut all of them out. */
export class BrokenAuthority extends Error {
  override readonly name = 'BrokenAuthority';
  constructor(folder: string, chinese: string, english: string) {
    super(
      [
        `${folder} 中的本地证书不能用：${chinese}。手机信任的就是它，所以不会自动换掉。`,
        `请从备份恢复这个文件夹；确实要换新的，先把它删掉再启动，之后每台手机都要重新安装证书。`,
        `The local authority in ${folder} cannot be used: ${english}. Phones trust this very one, so it is not replaced by itself.`,
        `Restore the folder from a backup. To begin anew on purpose, delete it and start again: then every phone has to install the new one.`,
      ].join('\n'),
    );
  }
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Null where there is none. Throws BrokenAuthority where what is there cannot be used (any more). */
async function readKept(folder: string, nowMs: number): Promise<LocalAuthority | null> {
  const [cert, key] = await Promise.all([textOf(join(folder, certName)), textOf(join(folder, keyName))]);
  if (cert === null && key === null) return null;
  if (key === null) throw new BrokenAuthority(folder, `缺少 ${keyName}`, `${keyName} is missing`);
  if (cert === null) throw new BrokenAuthority(folder, `缺少 ${certName}`, `${certName} is missing`);
  let certificate: X509Certificate;
  let isPair: boolean;
  try {
    certificate = new X509Certificate(cert);
    isPair = certificate.checkPrivateKey(createPrivateKey(key));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BrokenAuthority(folder, `文件损坏（${why}）`, `a file is damaged (${why})`);
  }
  if (!isPair) {
    throw new BrokenAuthority(folder, `${keyName} 不是 ${certName} 的密钥`, `${keyName} is not the key of ${certName}`);
  }
  if (Date.parse(certificate.validTo) <= nowMs) {
    throw new BrokenAuthority(
      folder,
      `有效期到 ${certificate.validTo}，请先核对这台电脑的日期`,
      `it was valid until ${certificate.validTo}; look at this machine’s date first`,
    );
  }
  return authorityOf(cert, key);
}

/** The authority that is kept in this folder; made where there is none. Throws BrokenAuthority. */
export async function openLocalAuthority(folder: string, nowMs: number): Promise<LocalAuthority> {
  const kept = await readKept(folder, nowMs);
  if (kept !== null) return kept;
  const key = newKey();
  const cert = authorityCertificate(key, nowMs);
  // Both or none: half of one would be taken for one that was lost.
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  for (const [name, text] of [
    [keyName, key],
    [certName, cert],
  ] as const) {
    await writeFile(join(unfinished, name), text, { mode: 0o600 });
  }
  // Takes the place of an empty folder; one with other files in it is refused by the system.
  await rename(unfinished, folder);
  return authorityOf(cert, key);
}
