import { type Answer, type Call, jsonAnswer } from "../gateway/call";
import type { Handler, Recognizer } from "../gateway/gateway";
import type { ImageStore } from "./image-store";

const ROOT = "/_layers/";
const PATH = /^\/_layers\/([a-z0-9-]+)\/(.+)\/(sha256:[0-9a-f]{64})$/;

interface LayerInput {
  readonly repositoryName: string;
  readonly layerDigest?: string;
  readonly layerDigests?: readonly string[];
}

/**
 * Layers by ECR's API: which there are, and a presigned address for each, which is in a bucket of AWS's.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetDownloadUrlForLayer.html
 */
export class LayerDownloads {
  constructor(
    private readonly images: ImageStore,
    private readonly endpoint: () => string,
  ) {}

  readonly recognizer: Recognizer = ({ url }) => {
    const [, region] = PATH.exec(url) ?? [];
    if (region === undefined) return Promise.resolve(undefined);
    return Promise.resolve({ service: "s3", region, action: "GetObject", protocol: "rest-xml" });
  };

  readonly handler: Handler = (call) => Promise.resolve(this.answer(call));

  private answer({ service, action, url, region, body }: Call): Answer | undefined {
    if (url.startsWith(ROOT)) return this.download(url);
    if (service !== "ecr") return undefined;
    if (action === "GetDownloadUrlForLayer") {
      const { repositoryName, layerDigest = "" } = JSON.parse(body.toString("utf8")) as LayerInput;
      if (this.images.blob(region, repositoryName, layerDigest)) {
        const downloadUrl = `${this.endpoint()}${ROOT}${region}/${repositoryName}/${layerDigest}`;
        return jsonAnswer(200, { downloadUrl, layerDigest });
      }
      const message = `The layer with digest '${layerDigest}' was not found in the repository '${repositoryName}'`;
      return jsonAnswer(400, { __type: "LayersNotFoundException", message });
    }
    if (action !== "BatchCheckLayerAvailability") return undefined;
    const { repositoryName, layerDigests = [] } = JSON.parse(body.toString("utf8")) as LayerInput;
    const layers = layerDigests.map((layerDigest) => {
      const layer = this.images.blob(region, repositoryName, layerDigest);
      return layer
        ? { layerDigest, layerAvailability: "AVAILABLE", layerSize: layer.length }
        : { layerDigest, layerAvailability: "UNAVAILABLE" };
    });
    return jsonAnswer(200, { layers, failures: [] });
  }

  private download(url: string): Answer {
    const [, region = "", repository = "", digest = ""] = PATH.exec(url) ?? [];
    const body = this.images.blob(region, repository, digest);
    if (!body) return { status: 404, headers: {}, body: Buffer.alloc(0) };
    return { status: 200, headers: { "content-type": "application/octet-stream" }, body };
  }
}
