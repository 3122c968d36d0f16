import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { evaluate } from "../support/evaluate";
import { inTemporaryFolder } from "../support/synth";

test.each([
  ["20.19.0", null],
  ["22.13.0", null],
  ["24.1.0", null],
  ["25.0.0", null],
  ...["18.20.0", "20.18.3", "21.7.3", "22.12.0", "23.11.1"].map(
    (version) => [version, `Node ^20.19.0 || ^22.13.0 || >=24 is required, this is ${version}`] as [string, string],
  ),
])("Node %s", (version, problem) => {
  const find = () => evaluate("tools/setup/node.mjs", `m.findNode("${version}").version`);
  if (problem === null) expect(find()).toBe(version);
  else expect(find).toThrow(problem);
});

test("the range of Node is the one that the locked packages allow, and the README's", () => {
  const { engines } = JSON.parse(fs.readFileSync("package.json", "utf8")) as { engines: { node: string } };
  const lock = JSON.parse(fs.readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { engines?: { node?: string } }>;
  };
  const ranges = Object.entries(lock.packages).flatMap(([name, one]) => (name ? (one.engines?.node ?? []) : []));
  const distinct = [...new Set(ranges)];
  expect(distinct.length).toBeGreaterThan(20);
  const versions = [18, 20, 21, 22, 23, 24, 25, 26].flatMap((major) =>
    [...Array(25).keys()].map((minor) => `${major}.${minor}.0`),
  );
  const test = `(version, ranges) => ranges.every((range) => m.satisfies(version, range))`;
  const allowedBy = (wanted: readonly string[]) =>
    evaluate(
      "tools/setup/node.mjs",
      `${JSON.stringify(versions)}.filter((one) => (${test})(one, ${JSON.stringify(wanted)}))`,
    );
  expect(allowedBy([engines.node])).toEqual(allowedBy(distinct));
  expect(fs.readFileSync("README.md", "utf8")).toContain(`Node (\`${engines.node}\`)`);
});

test.each([
  ["20.19.0", ">=18", true],
  ["20.19.0", ">= 20.20", false],
  ["20.19.0", "^22.13.0 || 20", true],
  ["21.0.0", "20 || >=22", false],
  ["6.4.0", ">=6 <7 || >=8", true],
  ["7.0.0", ">=6 <7 || >=8", false],
  ["8.1.0", "6.* || 8.* || >= 10.*", true],
  ["9.1.0", "6.* || 8.* || >= 10.*", false],
  ["0.7.0", "<=0.7.0", true],
  ["0.7.1", "<=0.7.0", false],
  ["0.7.0", ">0.7.0", false],
  ["2.0.0", "*", true],
  ["20.18.0", "^20.19.0", false],
  ["200.1.0", "20", false],
])("Node %s in the range %s: %p", (version, range, expected) => {
  expect(evaluate("tools/setup/node.mjs", `m.satisfies("${version}", "${range}")`)).toBe(expected);
});

test("a mirror is found by its layout, unpacked or packed, anywhere below the usual folders", () => {
  inTemporaryFolder((root) => {
    const find = (version: string) =>
      evaluate("tools/setup/mirrors.mjs", `m.findMirror("${version}", ["${root}"]) ?? null`);
    const { os, arch } = { os: process.platform, arch: process.arch === "x64" ? "amd64" : process.arch };
    expect(find("5.100.0")).toBeNull();
    const mirror = path.join(root, "a", "b");
    const provider = path.join(mirror, "registry.terraform.io/hashicorp/aws");
    fs.mkdirSync(path.join(provider, `5.100.0/${os}_${arch}`), { recursive: true });
    fs.writeFileSync(path.join(provider, `terraform-provider-aws_5.99.0_${os}_${arch}.zip`), "");
    expect(find("5.100.0")).toBe(mirror);
    expect(find("5.99.0")).toBe(mirror);
    expect(find("5.98.0")).toBeNull();
    expect(evaluate("tools/setup/mirrors.mjs", `m.cliConfig("${mirror}")`)).toContain(
      `path    = "${mirror}"\n    include = ["registry.terraform.io/hashicorp/aws"]`,
    );
  });
});

test("T11: STEADFAST_PROVIDER_MIRROR may be relative or end in a slash, and one without the provider is reported", () => {
  inTemporaryFolder((root) => {
    const { os, arch } = { os: process.platform, arch: process.arch === "x64" ? "amd64" : process.arch };
    const mirror = path.join(root, "mirror");
    fs.mkdirSync(path.join(mirror, `registry.terraform.io/hashicorp/aws/5.100.0/${os}_${arch}`), { recursive: true });
    const found = (value: string) =>
      evaluate("tools/setup/provider.mjs", 'm.presentMirror("5.100.0")', { STEADFAST_PROVIDER_MIRROR: value });
    expect(found(`${mirror}/`)).toBe(mirror);
    expect(found(path.relative(process.cwd(), mirror))).toBe(mirror);
    expect(() => found(path.join(root, "elsewhere"))).toThrow(/STEADFAST_PROVIDER_MIRROR is .*elsewhere, which has no/);
  });
});

test("a missing or too old Terraform is an error with the ways to install one", () => {
  inTemporaryFolder((folder) => {
    const old = path.join(folder, "terraform");
    fs.writeFileSync(old, '#!/bin/sh\necho \'{"terraform_version":"1.9.8"}\'\n', { mode: 0o755 });
    const find = (path: string) =>
      evaluate("tools/setup/terraform.mjs", "m.findTerraform(() => {}, { mayInstall: false })", { PATH: path });
    expect(() => find(folder)).toThrow(/^Terraform 1\.11 or later is required: .*terraform is 1\.9\.8/);
    expect(() => find("/nowhere")).toThrow(
      /^Terraform 1\.11 or later is required: none was found on the PATH\.\n {2}- install it from https:/,
    );
  });
});

test("the archive of a release is unpacked, a wrong checksum is refused", () => {
  inTemporaryFolder((folder) => {
    const zip = path.join(folder, "t.zip");
    const python =
      "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)\nz.writestr('LICENSE.txt', 'x' * 500)\nz.writestr('terraform', 'program ' * 500)\n";
    expect(spawnSync("python3", ["-c", python, zip]).status).toBe(0);
    const read = (name: string) =>
      evaluate(
        "tools/setup/unzip.mjs",
        `import("node:fs").then((fs) => m.unzipFile(fs.readFileSync("${zip}"), "${name}").toString())`,
      );
    expect(read("terraform")).toBe("program ".repeat(500));
    expect(() => read("other")).toThrow("the archive contains no file 'other'");
  });
});

test("Terraform is downloaded with its checksum, and refused with a wrong one", () => {
  const serve = (sum: string) => `(async () => {
    const { createServer } = await import("node:http");
    const { createHash } = await import("node:crypto");
    const { execFileSync } = await import("node:child_process");
    const { readFileSync, rmSync } = await import("node:fs");
    const { join } = await import("node:path");
    const zip = join(process.env.FOLDER, "t.zip");
    execFileSync("python3", ["-c", "import sys, zipfile; zipfile.ZipFile(sys.argv[1], 'w').writestr('terraform', 'fetched')", zip]);
    const archive = readFileSync(zip);
    const server = createServer((request, response) => {
      if (request.url.endsWith(".zip")) return response.end(archive);
      const name = "terraform_" + m.PINNED + "_" + process.platform + "_" + { x64: "amd64", arm64: "arm64" }[process.arch] + ".zip";
      response.end(${sum} + "  " + name + "\\n");
    }).listen(0);
    process.env.STEADFAST_TERRAFORM_RELEASES = "http://127.0.0.1:" + server.address().port;
    try {
      return readFileSync(await m.downloadTerraform(join(process.env.FOLDER, "terraform")), "utf8");
    } finally { server.close(); server.closeAllConnections(); }
  })()`;
  inTemporaryFolder((folder) => {
    expect(
      evaluate("tools/setup/terraform.mjs", serve(`createHash("sha256").update(archive).digest("hex")`), {
        FOLDER: folder,
      }),
    ).toBe("fetched");
    expect(() => evaluate("tools/setup/terraform.mjs", serve(`"0".repeat(64)`), { FOLDER: folder })).toThrow(
      /has the checksum [0-9a-f]{64}, expected 0{64}/,
    );
  });
});

test("a build follows its inputs: code with errors never runs, an existing build is used again", () => {
  inTemporaryFolder((root) => {
    const write = (file: string, text: string) => {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), text);
    };
    write(
      "tsconfig.json",
      JSON.stringify({ compilerOptions: { strict: true, module: "node16", target: "ES2022", types: [] } }),
    );
    write(
      "tsconfig.app.json",
      JSON.stringify({
        extends: "./tsconfig.json",
        compilerOptions: { rootDir: ".", noEmitOnError: true },
        include: ["src"],
      }),
    );
    write("package-lock.json", "{}");
    write("src/a.ts", "export const a: number = 1;\n");
    const build = () => evaluate("tools/compile/build.mjs", `m.build("app", "${root}")`) as string;
    const first = build();
    expect(fs.readFileSync(path.join(first, "src/a.js"), "utf8")).toContain("exports.a = 1");
    const made = fs.statSync(first).mtimeMs;
    expect(build()).toBe(first);
    expect(fs.statSync(first).mtimeMs).toBe(made);
    write("src/a.ts", 'export const a: number = "one";\n');
    expect(build).toThrow("src/a.ts(1,14): error TS2322");
    expect(build).toThrow("src/a.ts(1,14): error TS2322");
    write("src/a.ts", "export const a: number = 2;\n");
    expect(build()).not.toBe(first);
    expect(fs.readdirSync(path.join(root, "build"))).toHaveLength(2);
    const before = build();
    write(".gen/modules/queue.ts", "export class Queue {}\n");
    expect(build()).not.toBe(before);
  });
}, 30_000);

test("everything that an entry point loads at its start loads before the packages are installed", () => {
  const reached = new Set<string>();
  const follow = (file: string): void => {
    for (const [, target] of fs.readFileSync(file, "utf8").matchAll(/^import .*?from "(\.[^"]+\.mjs)";$/gms)) {
      const next = path.join(path.dirname(file), target!);
      if (reached.has(next)) continue;
      reached.add(next);
      follow(next);
    }
  };
  for (const entry of ["run", "test", "get", "doctor"]) follow(`tools/${entry}.mjs`);
  expect([...reached]).toEqual(
    expect.arrayContaining([
      "tools/compile/functions.mjs",
      "tools/compile/config-problems.mjs",
      "tools/setup/packages.mjs",
    ]),
  );
  inTemporaryFolder((folder) => {
    fs.cpSync("tools", path.join(folder, "tools"), { recursive: true });
    fs.copyFileSync("package.json", path.join(folder, "package.json"));
    const script = [...reached].map((file) => `await import("./${file}");`).join("\n");
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: folder,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
