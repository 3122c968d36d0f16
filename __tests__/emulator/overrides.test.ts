import * as fs from "node:fs";
import * as path from "node:path";
import { adapt, omit, overrides } from "../../emulator/overrides/adapt";
import type { EmulatorDifference } from "../../emulator/overrides/table";
import { inTemporaryFolder } from "../support/synth";

const TABLE: EmulatorDifference[] = [
  { type: "aws_thing", way: { kind: "ignore", attributes: ["size"] }, reason: "size is not read back" },
  { type: "aws_gone", way: { kind: "omit" }, reason: "it cannot be made" },
];
const stack = () => ({
  provider: { aws: [{ region: "us-east-1", allowed_account_ids: ["1"] }] },
  resource: {
    aws_thing: { a: {}, b: { lifecycle: { prevent_destroy: true, ignore_changes: ["tags"] } } },
    aws_gone: { g: {} },
    aws_user: {
      needs: { thing: "${aws_gone.g.id}" },
      follows: { depends_on: ["aws_gone.g", "aws_thing.a"] },
      other: { x: "aws_gone.gh" },
    },
    aws_chain: { second: { user: "${aws_user.needs.id}" } },
  },
  data: { aws_look: { up: { name: "${aws_gone.g.name}" } } },
  output: { o: { value: "${aws_gone.g.id}" }, kept: { value: "${aws_thing.a.id}" } },
});

test("attributes the emulator loses are ignored beside those the product ignores", () => {
  expect(overrides(stack() as never, TABLE)["resource"]).toEqual({
    aws_thing: {
      a: { lifecycle: { ignore_changes: ["size"] } },
      b: { lifecycle: { ignore_changes: ["tags", "size"] } },
    },
  });
});

test("the provider keeps the product's settings and gets the emulator's", () => {
  expect(overrides(stack() as never, [])["provider"]).toEqual({
    aws: [
      expect.objectContaining({
        region: "us-east-1",
        allowed_account_ids: ["1"],
        max_retries: 3,
        s3_use_path_style: true,
      }),
    ],
  });
});

test("what is left out takes along what cannot be without it, and nothing else", () => {
  const left = stack();
  expect(omit(left as never, TABLE)).toBe(true);
  expect(left).toEqual({
    provider: stack().provider,
    resource: {
      aws_thing: stack().resource.aws_thing,
      aws_user: { follows: { depends_on: ["aws_thing.a"] }, other: { x: "aws_gone.gh" } },
    },
    data: {},
    output: { kept: { value: "${aws_thing.a.id}" } },
  });
  expect(omit(left as never, TABLE)).toBe(false);
});

test("a copy is the product to the letter with an override file beside it; Terraform's own files stay", () => {
  inTemporaryFolder((folder) => {
    const [from, to] = [path.join(folder, "from"), path.join(folder, "to")];
    const write = (file: string, content: unknown) => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    };
    const manifest = { stacks: { s: { workingDirectory: "stacks/s", synthesizedStackPath: "stacks/s/cdk.tf.json" } } };
    write(path.join(from, "manifest.json"), manifest);
    const text = JSON.stringify({ provider: { aws: [{ region: "x" }] }, resource: { aws_thing: { a: {} } } });
    write(path.join(from, "stacks/s/cdk.tf.json"), text);
    write(path.join(from, "stacks/s/.terraform/old"), "not copied");
    write(path.join(from, "stacks/s/assets/f.zip"), "zip");
    write(path.join(to, "stacks/s/.terraform/own"), "kept");
    adapt(from, to, TABLE);
    const files = fs.readdirSync(path.join(to, "stacks/s"), { recursive: true, encoding: "utf8" }).sort();
    expect(files).toEqual([
      ".terraform",
      ".terraform/own",
      "assets",
      "assets/f.zip",
      "cdk.tf.json",
      "emulator_override.tf.json",
    ]);
    expect(fs.readFileSync(path.join(to, "stacks/s/cdk.tf.json"), "utf8")).toBe(text);
  });
});
