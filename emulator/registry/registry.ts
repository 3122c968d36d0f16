import { createHash, randomUUID } from "node:crypto";
import { type Answer, type Call, jsonAnswer, type Request } from "../gateway/call";
import type { Handler, Recognizer } from "../gateway/gateway";
import { type ImageStore, ManifestRefused } from "./image-store";
import { RegistryTokens } from "./registry-tokens";

const ROOT = "/v2/";
const PATH = /^\/v2\/(.+)\/(blobs|manifests|tags)\/(.+)$/;
const HEADERS = { "docker-distribution-api-version": "registry/2.0" };

/**
 * The permission that each request needs. @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 * and https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
 */
const ACTIONS: Readonly<Record<string, string>> = {
  "HEAD blobs": "BatchCheckLayerAvailability",
  "GET blobs": "GetDownloadUrlForLayer",
  "POST blobs": "InitiateLayerUpload",
  "PATCH blobs": "UploadLayerPart",
  "PUT blobs": "CompleteLayerUpload",
  "HEAD manifests": "BatchGetImage",
  "GET manifests": "BatchGetImage",
  "PUT manifests": "PutImage",
  "GET tags": "ListImages",
};

interface Upload {
  readonly repository: string;
  content: Buffer;
}

/**
 * ECR's registry endpoint: the Docker Registry HTTP API V2 at `/v2/`, for a client with a token of
 * `ecr:GetAuthorizationToken`, in the region of the token. Left out: cross-repository mounts, deletion, referrers,
 * pull-through caches.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md
 */
export class Registry {
  private readonly tokens = new RegistryTokens();
  private readonly uploads = new Map<string, Upload>();

  constructor(
    private readonly images: ImageStore,
    /** Address of the gateway, which is the registry of every region. */
    private readonly endpoint: () => string,
  ) {}

  /** Requests to a registry carry no signature: the token identifies the caller and the region. */
  readonly recognizer: Recognizer = (request) => {
    if (!isRegistryRequest(request)) return Promise.resolve(undefined);
    const holder = this.tokens.holderOf(request.headers["authorization"]);
    const [path] = request.url.split("?");
    const kind = PATH.exec(path!)?.[2] ?? "";
    return Promise.resolve({
      service: "ecr",
      region: holder?.region ?? "unknown",
      action: ACTIONS[`${request.method} ${kind}`] ?? `${request.method} ${path!}`,
      protocol: "rest-json",
      accessKey: holder?.accessKey ?? "",
    });
  };

  readonly handler: Handler = async (call, passOn) => {
    if (call.service !== "ecr") return undefined;
    if (call.url.startsWith(ROOT)) return this.serve(call);
    if (call.action === "GetAuthorizationToken") return this.authorize(call);
    if (call.action !== "DeleteRepository") return undefined;
    const answer = await passOn(call);
    const { repositoryName } = JSON.parse(call.body.toString("utf8")) as { repositoryName: string };
    if (answer.status === 200) this.images.forget(call.region, repositoryName);
    return answer;
  };

  private authorize({ region, accessKey }: Call): Answer {
    const { token, expiresAt } = this.tokens.issue({ region, accessKey });
    return jsonAnswer(200, {
      authorizationData: [{ authorizationToken: token, expiresAt: expiresAt / 1000, proxyEndpoint: this.endpoint() }],
    });
  }

  private async serve(call: Call): Promise<Answer> {
    const holder = this.tokens.holderOf(call.headers["authorization"]);
    if (!holder) {
      const challenge = { "www-authenticate": `Basic realm="${this.endpoint()}/",service="ecr.amazonaws.com"` };
      return failed(401, "UNAUTHORIZED", "Not Authorized", challenge);
    }
    const url = new URL(call.url, this.endpoint());
    if (/^\/v2\/?$/.test(url.pathname)) return answer(200);
    const [, repository = "", kind = "", rest = ""] = PATH.exec(url.pathname) ?? [];
    if (!(await this.images.hasRepository(call.region, repository))) {
      return failed(404, "NAME_UNKNOWN", `The repository with name '${repository}' does not exist in the registry`);
    }
    switch (kind) {
      case "blobs":
        return this.blobs(call, repository, rest, url.searchParams.get("digest"));
      case "manifests":
        return this.manifests(call, repository, rest);
      default: {
        const tags = await this.images.tags(call.region, repository);
        return jsonAnswer(200, { name: repository, tags }, HEADERS);
      }
    }
  }

  private blobs({ method, region, body }: Call, repository: string, rest: string, digest: string | null): Answer {
    if (method === "HEAD" || method === "GET") {
      const content = this.images.blob(region, repository, rest);
      if (!content) return failed(404, "BLOB_UNKNOWN", `blob unknown to registry: ${rest}`);
      return answer(200, method === "GET" ? content : Buffer.alloc(0), {
        "docker-content-digest": rest,
        "content-type": "application/octet-stream",
        ...(method === "HEAD" ? { "content-length": String(content.length) } : {}),
      });
    }
    const id = rest.replace(/^uploads\/?/, "");
    if (method === "POST" && id === "") {
      const started = randomUUID();
      this.uploads.set(started, { repository, content: Buffer.alloc(0) });
      return answer(202, undefined, { location: `/v2/${repository}/blobs/uploads/${started}`, range: "0-0" });
    }
    const upload = this.uploads.get(id);
    if (upload?.repository !== repository) return failed(404, "BLOB_UPLOAD_UNKNOWN", `blob upload unknown: ${id}`);
    upload.content = Buffer.concat([upload.content, body]);
    if (method === "PATCH") {
      const range = `0-${Math.max(0, upload.content.length - 1)}`;
      return answer(202, undefined, { location: `/v2/${repository}/blobs/uploads/${id}`, range });
    }
    return this.complete(region, id, upload, digest);
  }

  private complete(region: string, id: string, { repository, content }: Upload, digest: string | null): Answer {
    const actual = digestOf(content);
    if (digest !== actual) {
      return failed(400, "DIGEST_INVALID", `The content has the digest ${actual}, not ${digest ?? "none"}`);
    }
    this.uploads.delete(id);
    this.images.keep(region, repository, actual, content);
    return answer(201, undefined, {
      location: `/v2/${repository}/blobs/${actual}`,
      "docker-content-digest": actual,
    });
  }

  private async manifests(call: Call, repository: string, reference: string): Promise<Answer> {
    const { method, region, body, headers } = call;
    if (method !== "PUT") {
      const image = await this.images.image(region, repository, reference);
      if (!image) return failed(404, "MANIFEST_UNKNOWN", `Requested image not found: ${repository}:${reference}`);
      const content = Buffer.from(image.manifest);
      return answer(200, method === "GET" ? content : Buffer.alloc(0), {
        "content-type": image.mediaType,
        "docker-content-digest": image.digest,
        ...(method === "HEAD" ? { "content-length": String(content.length) } : {}),
      });
    }
    const tag = reference.includes(":") ? undefined : reference;
    const digest = digestOf(body);
    if (tag === undefined && digest !== reference) {
      return failed(400, "DIGEST_INVALID", `The manifest has the digest ${digest}, not ${reference}`);
    }
    try {
      const mediaType = headers["content-type"] ?? "";
      await this.images.put(region, repository, tag, { digest, mediaType, manifest: body.toString("utf8") });
      return answer(201, undefined, {
        location: `/v2/${repository}/manifests/${reference}`,
        "docker-content-digest": digest,
      });
    } catch (error) {
      if (!(error instanceof ManifestRefused)) throw error;
      return failed(error.status, error.code, error.message);
    }
  }
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

function isRegistryRequest({ url, headers }: Request): boolean {
  return url.startsWith(ROOT) && !headers["authorization"]?.startsWith("AWS4-");
}

function answer(
  status: number,
  body: Buffer = Buffer.alloc(0),
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { ...HEADERS, ...headers }, body };
}

function failed(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return jsonAnswer(status, { errors: [{ code, message }] }, { ...HEADERS, ...headers });
}
