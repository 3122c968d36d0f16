import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { machine } from "./machine";

/** Files of a self-signed certificate and its key, in PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

const SCRIPT = `
import datetime, ipaddress, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
cert_file, key_file, *names = sys.argv[1:]
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
now = datetime.datetime.now(datetime.timezone.utc)
alternatives = [x509.DNSName(one) for one in names] + [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
cert = (
    x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    .serial_number(x509.random_serial_number())
    .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
    .add_extension(x509.SubjectAlternativeName(alternatives), False)
    .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
    .sign(key, hashes.SHA256())
)
open(cert_file, "wb").write(cert.public_bytes(serialization.Encoding.PEM))
open(key_file, "wb").write(key.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
`;

/** Creates a self-signed certificate for names and 127.0.0.1, with the library that moto brings. */
export function testCertificate(folder: string, names: readonly string[]): TestCertificate {
  const [cert, key] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  execFileSync(machine().python, ["-c", SCRIPT, cert, key, ...names]);
  return { cert, key };
}

export function readCertificate({ cert, key }: TestCertificate): { cert: Buffer; key: Buffer } {
  return { cert: fs.readFileSync(cert), key: fs.readFileSync(key) };
}
