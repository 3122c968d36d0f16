import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { chosen } from "../../config";
import { main } from "../../tools/image";
import { checkImage } from "../../tools/image/check-image";
import { contractProblems, type ImageConfig } from "../../tools/image/contract";
import { deploymentImages, placeholderImage, pushPlaceholder } from "../../tools/image/deployment-image";
import { imageIndex, type Manifest, type OciImage, ociImage } from "../../tools/image/oci-image";
import { pushImage } from "../../tools/image/push-image";
import { tar } from "../../tools/image/tar";
import { FakeEcr } from "../support/fake-ecr";
import { type FakeEmulator, fakeEmulator } from "../support/fake-emulator";

const [web] = chosen("web-dev");
const [PRIMARY, SECONDARY] = deploymentImages(web!).map(({ region }) => region) as [string, string];
const kept: ImageConfig = {
  os: "linux",
  architecture: "arm64",
  config: { User: "1000:1000", ExposedPorts: { "8080/tcp": {} }, Volumes: { "/tmp": {} }, Cmd: ["/app"] },
};

test.each<[string, ImageConfig, string]>([
  ["os", { ...kept, os: "windows" }, "os: should be linux, got windows"],
  [
    "architecture",
    { ...kept, architecture: "amd64" },
    "architecture: should be arm64, got amd64: build with --platform linux/arm64",
  ],
  [
    "user",
    { ...kept, config: { ...kept.config, User: "" } },
    "User: should be 1000:1000, got root: write USER 1000:1000",
  ],
  [
    "port",
    { ...kept, config: { ...kept.config, ExposedPorts: { "80/tcp": {} } } },
    "ExposedPorts: should have 8080/tcp, got 80/tcp: write EXPOSE 8080",
  ],
  [
    "volume",
    { ...kept, config: { ...kept.config, Volumes: {} } },
    "Volumes: should have /tmp, got none: give /tmp to 1000:1000 and write VOLUME /tmp, or it belongs to root",
  ],
  [
    "signal",
    { ...kept, config: { ...kept.config, StopSignal: "SIGQUIT" } },
    "StopSignal: should be SIGTERM, got SIGQUIT: remove STOPSIGNAL",
  ],
  [
    "program",
    { ...kept, config: { ...kept.config, Cmd: [] } },
    "Entrypoint and Cmd: at least one should name the program, got none: write ENTRYPOINT or CMD",
  ],
])("R4: the container contract requires a matching %s", (_what, config, problem) => {
  expect(contractProblems(kept, 8080)).toEqual([]);
  expect(contractProblems(config, 8080)).toEqual([problem]);
});

test("R4: an image without any configuration has every problem", () => {
  expect(contractProblems({}, 80).map((problem) => problem.split(":")[0])).toEqual([
    ...["os", "architecture", "User", "ExposedPorts", "Volumes", "Entrypoint and Cmd"],
  ]);
});

test("R4: the same files result in the same image, in the tar format", () => {
  expect(placeholderImage({ port: 8080 }).manifest).toEqual(placeholderImage({ port: 8080 }).manifest);
  const archive = tar([{ path: "/a/b", content: "text", mode: 0o755, owner: 1000 }]);
  expect(archive.length).toBe(4 * 512);
  expect(archive.toString("latin1", 0, 3)).toBe("a/b");
  expect(archive.toString("latin1", 100, 136)).toBe("0000755\u00000001750\u00000001750\u000000000000004\0");
  expect(archive.toString("latin1", 156, 263)).toBe(`0${"\0".repeat(100)}ustar\0`);
  const sum = archive.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  expect(parseInt(archive.toString("latin1", 148, 154), 8)).toBe(sum);
  expect(() => tar([{ path: `/${"a".repeat(101)}` }])).toThrow("path: should have at most 100 bytes");
});

/** A folder in the OCI image layout. */
function layout(root: Manifest, images: readonly OciImage[]): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-layout-"));
  fs.mkdirSync(path.join(folder, "blobs/sha256"), { recursive: true });
  for (const { digest, content } of [root, ...images.flatMap(({ manifest, blobs }) => [manifest, ...blobs])]) {
    fs.writeFileSync(path.join(folder, "blobs", ...digest.split(":")), content);
  }
  const { mediaType, digest, content } = root;
  const manifests = [{ mediaType, digest, size: content.length }];
  fs.writeFileSync(path.join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests }));
  return folder;
}

describe("in a registry", () => {
  let ecr: FakeEcr;
  let emulator: FakeEmulator;
  let errors: jest.SpyInstance;
  const environment = { ...process.env };
  beforeEach(async () => {
    ecr = new FakeEcr();
    emulator = await fakeEmulator(ecr.answer);
    process.env = {
      ...environment,
      AWS_ENDPOINT_URL: emulator.endpoint,
      AWS_ACCESS_KEY_ID: "tester",
      AWS_SECRET_ACCESS_KEY: "secret",
    };
    ecr.create(PRIMARY, "web-dev-app");
    ecr.replication.set(PRIMARY, [{ destinations: [{ region: SECONDARY, registryId: "123456789012" }] }]);
    errors = jest.spyOn(console, "error").mockImplementation(() => undefined);
    jest.spyOn(console, "log").mockImplementation(() => undefined);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    process.env = { ...environment };
    await emulator.close();
  });
  const image = (region: string) => deploymentImages(web!).find((one) => one.region === region)!;

  test("R4: the check fails until the image is in both regions, and reports the region where it is missing", async () => {
    expect(await main({ args: ["check", "web-dev"] })).toBe(1);
    expect(errors.mock.calls.flat()).toEqual([
      `web-dev-app:1.0.0 in ${PRIMARY} is missing: push it before you deploy the service`,
      `web-dev-app:1.0.0 in ${SECONDARY} is missing: push it before you deploy the service`,
    ]);
    expect(await main({ args: ["push-placeholder", "web-dev"] })).toBe(0);
    expect(await main({ args: ["check", "web-dev"] })).toBe(0);
    expect(await checkImage({ ...image(SECONDARY), port: 80 })).toEqual([
      `web-dev-app:1.0.0 in ${SECONDARY}: ExposedPorts: should have 80/tcp, got 8080/tcp: write EXPOSE 80`,
    ]);
  });

  test("R4: an image for another architecture is found, alone and in an index", async () => {
    const { repository, reference } = image(PRIMARY);
    const built = (architecture: "arm64" | "amd64") =>
      ociImage({ architecture, settings: kept.config!, layers: [[{ path: "/app", content: architecture }]] });
    const push = (tag: string, ...images: ReturnType<typeof built>[]) =>
      pushImage({ region: PRIMARY, repository, tag, images });
    await push("1.0.0", built("amd64"));
    expect(await checkImage(image(PRIMARY))).toEqual([
      `${repository}:${reference} in ${PRIMARY}: architecture: should be arm64, got amd64: build with --platform linux/arm64`,
    ]);
    await push("2.0.0", built("amd64"), ociImage({ architecture: "amd64", settings: {}, layers: [] }));
    const digest = await push("3.0.0", built("amd64"), built("arm64"));
    const check = (of: string) => checkImage({ ...image(PRIMARY), reference: of });
    expect(await check("2.0.0")).toEqual([
      `${repository}:2.0.0 in ${PRIMARY}: has no image for linux/arm64, only for linux/amd64, linux/amd64: build with --platform linux/arm64`,
    ]);
    expect(await check("3.0.0")).toEqual([]);
    expect(await check(digest)).toEqual([]);
  });

  test("R4: an exported image is checked, then pushed with all its platforms", async () => {
    const images = (["amd64", "arm64"] as const).map((architecture) =>
      ociImage({ architecture, settings: kept.config!, layers: [[{ path: "/app", content: architecture }]] }),
    );
    const index = imageIndex(images);
    const folder = layout(index, images);
    try {
      expect(await main({ args: ["push", "web-dev", folder] })).toBe(0);
      expect(await main({ args: ["check", "web-dev"] })).toBe(0);
      expect(await checkImage({ ...image(SECONDARY), reference: index.digest })).toEqual([]);
      const layer = images[0]!.blobs[1]!;
      fs.writeFileSync(path.join(folder, "blobs", ...layer.digest.split(":")), "other");
      await expect(main({ args: ["push", "web-dev", folder] })).rejects.toThrow(`does not match ${layer.digest}`);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  test("R4: an image that violates the contract, or a folder without an image, is not pushed", async () => {
    const built = ociImage({ architecture: "amd64", settings: kept.config!, layers: [] });
    const folder = layout(built.manifest, [built]);
    try {
      await expect(main({ args: ["push", "web-dev", folder] })).rejects.toThrow(
        "architecture: should be arm64, got amd64",
      );
      fs.rmSync(path.join(folder, "index.json"));
      await expect(main({ args: ["push", "web-dev", folder] })).rejects.toThrow("is not an OCI image layout");
      await expect(main({ args: ["push", "web-dev"] })).rejects.toThrow("image: name the folder to push");
      expect(ecr.tagsOf(PRIMARY, "web-dev-app")).toEqual([]);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  test("R4: the placeholder is pushed to the primary's region, and never to an account", async () => {
    await pushPlaceholder(web!);
    expect([ecr.tagsOf(PRIMARY, "web-dev-app"), ecr.tagsOf(SECONDARY, "web-dev-app")]).toEqual([["1.0.0"], ["1.0.0"]]);
    delete process.env["AWS_ENDPOINT_URL"];
    await expect(main({ args: ["push-placeholder", "web-dev"] })).rejects.toThrow("contains no application");
    await expect(main({ args: ["build", "web-dev"] })).rejects.toThrow(
      "should be check, push or push-placeholder, got 'build'",
    );
    await expect(main({ args: ["check"] })).rejects.toThrow("image: name a deployment");
  });
});
