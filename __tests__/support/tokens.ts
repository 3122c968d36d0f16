import { generateKeyPairSync, sign } from "node:crypto";

/** An issuer of JSON Web Tokens, with a key pair for the test. */
export function issuer(name: string, kid = "key-1") {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    name,
    /** Public key as a JWKS lists it. */
    key: { ...publicKey.export({ format: "jwk" }), kid },
    /** A token that is valid for a minute unless its claims contain another time. */
    token: (claims: object, header: object = {}): string => {
      const exp = Math.floor(Date.now() / 1000) + 60;
      const text = `${encoded({ alg: "RS256", kid, ...header })}.${encoded({ iss: name, exp, ...claims })}`;
      return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
    },
  };
}
