/** Signatures of requests to an API in a browser. */

const encoder = new TextEncoder();

/**
 * Headers of a request signed with AWS credentials.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function signedHeaders({ AccessKeyId, SecretAccessKey, SessionToken }, { method, url, headers, body }) {
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  const date = time.slice(0, 8);
  const region = /\.execute-api\.([\w-]+)\./.exec(url.host)?.[1] ?? "us-east-1";
  const hash = hex(await digest(body ?? ""));
  const signed = Object.entries({
    ...headers,
    host: url.host,
    "x-amz-content-sha256": hash,
    "x-amz-date": time,
    ...(SessionToken ? { "x-amz-security-token": SessionToken } : {}),
  }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(";");
  const canonical = [
    method,
    url.pathname,
    [...url.searchParams]
      .map((pair) => pair.map(encodeURIComponent).join("="))
      .sort()
      .join("&"),
    ...signed.map(([name, value]) => `${name}:${value}`),
    "",
    names,
    hash,
  ].join("\n");
  const scope = [date, region, "execute-api", "aws4_request"];
  let key = encoder.encode(`AWS4${SecretAccessKey}`);
  for (const part of scope) key = await hmac(key, part);
  const text = ["AWS4-HMAC-SHA256", time, scope.join("/"), hex(await digest(canonical))].join("\n");
  const signature = hex(await hmac(key, text));
  const { host: _, ...sent } = Object.fromEntries(signed);
  const credential = `Credential=${AccessKeyId}/${scope.join("/")}`;
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

const digest = (text) => crypto.subtle.digest("SHA-256", encoder.encode(text));

async function hmac(key, text) {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return crypto.subtle.sign("HMAC", imported, encoder.encode(text));
}

function hex(bytes) {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
