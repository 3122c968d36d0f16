import { imageIndex, type OciImage, ociImage } from "../../tools/image/oci-image";
import { ecrLogin } from "../../tools/image/ecr";
import { pushImage } from "../../tools/image/push-image";
import { RegistryClient } from "../../tools/image/registry-client";
import { FakeEcr } from "../support/fake-ecr";
import { type FakeEmulator, fakeEmulator } from "../support/fake-emulator";
import { signed } from "../support/signed";

const EAST = "us-east-1";
const WEST = "us-west-2";
let ecr: FakeEcr;
let emulator: FakeEmulator;
const environment = { ...process.env };

beforeEach(async () => {
  ecr = new FakeEcr();
  emulator = await fakeEmulator(ecr.answer);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: emulator.endpoint,
    AWS_ACCESS_KEY_ID: "tester",
    AWS_SECRET_ACCESS_KEY: "secret",
  });
  ecr.create(EAST, "web-app");
});
afterEach(async () => {
  process.env = { ...environment };
  await emulator.close();
});

const image = (architecture: "arm64" | "amd64", text = "hello"): OciImage =>
  ociImage({
    architecture,
    settings: { User: "1000:1000", Entrypoint: ["/app"] },
    layers: [[{ path: "/app", content: text, mode: 0o755 }]],
  });
const push = (tag: string, ...images: OciImage[]) => pushImage({ region: EAST, repository: "web-app", tag, images });
const client = async (region = EAST, repository = "web-app") =>
  new RegistryClient({ ...(await ecrLogin(region)), repository });

test("R4: an image is pushed with its layers and can be pulled by tag and by digest", async () => {
  const built = image("arm64");
  expect(await push("1.0.0", built)).toBe(built.manifest.digest);
  const registry = await client();
  const byTag = await registry.manifest("1.0.0");
  expect(byTag).toEqual({
    digest: built.manifest.digest,
    content: JSON.parse(built.manifest.content.toString("utf8")) as unknown,
  });
  expect(await registry.manifest(built.manifest.digest)).toEqual(byTag);
  for (const { digest, content } of built.blobs) expect(await registry.blob(digest)).toEqual(content);
  expect(await registry.manifest("2.0.0")).toBeUndefined();
  const { authorization } = await ecrLogin(EAST);
  const tags = await fetch(`${emulator.endpoint}/v2/web-app/tags/list`, { headers: { authorization } });
  expect(await tags.json()).toEqual({ name: "web-app", tags: ["1.0.0"] });
});

test("R4: an index has an image for each architecture, and a manifest without its parts is refused", async () => {
  const images = [image("arm64", "a"), image("amd64", "b")];
  const index = imageIndex(images);
  const registry = await client();
  await expect(registry.putManifest("1.0.0", index)).rejects.toMatchObject({ code: "MANIFEST_BLOB_UNKNOWN" });
  await expect(registry.putManifest("1.0.0", images[0]!.manifest)).rejects.toMatchObject({ code: "LAYERS_NOT_FOUND" });
  expect(await push("1.0.0", ...images)).toBe(index.digest);
  expect((await registry.manifest("1.0.0"))?.content).toMatchObject({
    manifests: [{ platform: { architecture: "arm64" } }, { platform: { architecture: "amd64" } }],
  });
});

test("R4: a tag of an immutable repository keeps its image; pushing the same image again changes nothing", async () => {
  const first = image("arm64", "first");
  await push("1.0.0", first);
  await push("1.0.0", first);
  await expect(push("1.0.0", image("arm64", "second"))).rejects.toMatchObject({
    code: "TAG_INVALID",
    message: expect.stringContaining("'1.0.0' already exists in the 'web-app' repository") as string,
  });
  ecr.create(EAST, "open", "MUTABLE");
  const open = (text: string) =>
    pushImage({ region: EAST, repository: "open", tag: "1", images: [image("arm64", text)] });
  await open("first");
  const second = await open("second");
  expect((await (await client(EAST, "open")).manifest("1"))?.digest).toBe(second);
});

test("R4: what is pushed after the replication configuration is in the other region, with its layers", async () => {
  await push("before", image("arm64", "before"));
  const destinations = [{ region: WEST, registryId: "123456789012" }];
  ecr.replication.set(EAST, [{ destinations, repositoryFilters: [{ filter: "web-", filterType: "PREFIX_MATCH" }] }]);
  const built = image("arm64", "after");
  await push("after", built);
  ecr.create(EAST, "other-app");
  await pushImage({ region: EAST, repository: "other-app", tag: "1", images: [built] });
  expect(ecr.tagsOf(WEST, "web-app")).toEqual(["after"]);
  const west = await client(WEST);
  for (const { digest, content } of built.blobs) expect(await west.blob(digest)).toEqual(content);
  expect([...ecr.repositories.keys()]).not.toContain(`${WEST}/other-app`);
});

test("R4: a registry requires a token of GetAuthorizationToken, and a repository that exists", async () => {
  const unsigned = await fetch(`${emulator.endpoint}/v2/`);
  expect([unsigned.status, unsigned.headers.get("www-authenticate")]).toEqual([
    401,
    `Basic realm="${emulator.endpoint}/",service="ecr.amazonaws.com"`,
  ]);
  const forged = { authorization: `Basic ${Buffer.from("AWS:forged").toString("base64")}` };
  expect((await fetch(`${emulator.endpoint}/v2/`, { headers: forged })).status).toBe(401);
  const { authorization } = await ecrLogin(EAST);
  expect((await fetch(`${emulator.endpoint}/v2/`, { headers: { authorization } })).status).toBe(200);
  const missing = pushImage({ region: EAST, repository: "missing", tag: "1", images: [image("arm64")] });
  await expect(missing).rejects.toMatchObject({ code: "NAME_UNKNOWN", status: 404 });
});

test("R4: ECR's API returns the layers and where they can be downloaded", async () => {
  const built = image("arm64");
  await push("1.0.0", built);
  const [{ digest, content }] = built.blobs as [OciImage["blobs"][number]];
  const ecrCall = async (action: string, input: object) => {
    const target = `AmazonEC2ContainerRegistry_V20150921.${action}`;
    const body = JSON.stringify({ repositoryName: "web-app", ...input });
    const response = await fetch(emulator.endpoint, signed({ service: "ecr", region: EAST, target, body }));
    return (await response.json()) as Record<string, unknown>;
  };
  const unknown = `sha256:${"0".repeat(64)}`;
  expect(await ecrCall("BatchCheckLayerAvailability", { layerDigests: [digest, unknown] })).toEqual({
    layers: [
      { layerDigest: digest, layerAvailability: "AVAILABLE", layerSize: content.length },
      { layerDigest: unknown, layerAvailability: "UNAVAILABLE" },
    ],
    failures: [],
  });
  const { downloadUrl } = await ecrCall("GetDownloadUrlForLayer", { layerDigest: digest });
  expect(Buffer.from(await (await fetch(downloadUrl as string)).arrayBuffer())).toEqual(content);
  expect((await fetch((downloadUrl as string).replace(digest, unknown))).status).toBe(404);
  expect(await ecrCall("GetDownloadUrlForLayer", { layerDigest: unknown })).toMatchObject({
    __type: "LayersNotFoundException",
  });
});

test("R4: a layer that arrives changed is refused, and the calls are those whose permissions ECR requires", async () => {
  await push("1.0.0", image("arm64"));
  const calls = emulator.gateway.log.find({ service: "ecr", region: EAST });
  expect([...new Set(calls.map(({ action, caller }) => `${caller} ${action}`))].sort()).toEqual(
    [
      ...["BatchCheckLayerAvailability", "CompleteLayerUpload", "GetAuthorizationToken"],
      ...["InitiateLayerUpload", "PutImage"],
    ].map((action) => `tester ${action}`),
  );
  const { authorization } = await ecrLogin(EAST);
  const headers = { authorization };
  const started = await fetch(`${emulator.endpoint}/v2/web-app/blobs/uploads/`, { method: "POST", headers });
  const at = `${emulator.endpoint}${started.headers.get("location")!}`;
  await fetch(at, { method: "PATCH", headers, body: "half" });
  const done = await fetch(`${at}?digest=sha256:${"0".repeat(64)}`, { method: "PUT", headers });
  expect([done.status, await done.json()]).toMatchObject([400, { errors: [{ code: "DIGEST_INVALID" }] }]);
});
