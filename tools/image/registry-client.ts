import { Failure } from "../console/failure";
import { type Blob, type Manifest, MEDIA_TYPES } from "./oci-image";

/** A repository in a registry, with the authorization. */
export interface RepositoryAddress {
  /** Address of the registry, such as `https://111111111111.dkr.ecr.us-east-1.amazonaws.com`. */
  readonly registry: string;
  readonly repository: string;
  /** Value of the `Authorization` header. */
  readonly authorization: string;
}

/** An error response of a registry. @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes */
export class RegistryError extends Failure {
  constructor(
    what: string,
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(`the registry refused to ${what}: ${code} (${status}): ${detail}`);
    this.name = "RegistryError";
  }
}

const ACCEPTED = [MEDIA_TYPES.index, MEDIA_TYPES.manifest, MEDIA_TYPES.dockerIndex, MEDIA_TYPES.dockerManifest];

/** A client of the registry API for one repository. @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md */
export class RegistryClient {
  constructor(private readonly address: RepositoryAddress) {}

  async hasBlob(digest: string): Promise<boolean> {
    const response = await this.send("HEAD", `blobs/${digest}`);
    if (response.status === 404) return false;
    return (await this.expect(response, `check ${digest}`)).ok;
  }

  /** Uploads a missing blob in one piece. */
  async upload({ digest, content }: Blob): Promise<void> {
    if (await this.hasBlob(digest)) return;
    const started = await this.expect(await this.send("POST", "blobs/uploads/"), `start the upload of ${digest}`);
    const location = new URL(started.headers.get("location")!, started.url);
    location.searchParams.set("digest", digest);
    const done = await this.request("PUT", location, content, { "content-type": "application/octet-stream" });
    await this.expect(done, `store ${digest}`);
  }

  /** @param reference a tag, or the manifest's own digest */
  async putManifest(reference: string, { content, mediaType }: Manifest): Promise<void> {
    const response = await this.send("PUT", `manifests/${reference}`, content, { "content-type": mediaType });
    await this.expect(response, `store the manifest ${this.address.repository}:${reference}`);
  }

  /** Undefined when the repository, or the image in it, does not exist. */
  async manifest(reference: string): Promise<{ readonly digest: string; readonly content: unknown } | undefined> {
    const response = await this.send("GET", `manifests/${reference}`, undefined, { accept: ACCEPTED.join(", ") });
    if (response.status === 404) return undefined;
    await this.expect(response, `return the manifest ${this.address.repository}:${reference}`);
    return { digest: response.headers.get("docker-content-digest") ?? "", content: await response.json() };
  }

  async blob(digest: string): Promise<Buffer> {
    const response = await this.expect(await this.send("GET", `blobs/${digest}`), `return ${digest}`);
    return Buffer.from(await response.arrayBuffer());
  }

  private send(method: string, path: string, body?: Buffer, headers: Readonly<Record<string, string>> = {}) {
    const { registry, repository } = this.address;
    return this.request(method, new URL(`/v2/${repository}/${path}`, registry), body, headers);
  }

  private request(method: string, url: URL, body?: Buffer, headers: Readonly<Record<string, string>> = {}) {
    return fetch(url, {
      method,
      headers: { authorization: this.address.authorization, ...headers },
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
  }

  private async expect(response: Response, what: string): Promise<Response> {
    if (response.ok) return response;
    const text = await response.text();
    const { code, message } = firstError(text);
    throw new RegistryError(what, response.status, code, message);
  }
}

function firstError(text: string): { code: string; message: string } {
  try {
    const [first] = (JSON.parse(text) as { errors: { code: string; message: string }[] }).errors;
    return first!;
  } catch {
    return { code: "UNKNOWN", message: text.slice(0, 300) };
  }
}
