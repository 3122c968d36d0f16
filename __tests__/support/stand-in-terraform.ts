import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A test double of Terraform that logs its commands, with stacks for it, in a temporary folder. */
export class StandInTerraform {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-terraform-"));
  readonly program = path.join(this.folder, "terraform");
  private readonly log = path.join(this.folder, "log");

  /** @param seconds duration by command, 0 for any other; `fails` is the command and stack that fail. */
  constructor(seconds: Readonly<Record<string, number>>, fails = "") {
    const cases = Object.entries(seconds).map(([command, time]) => `${command}) sleep ${time} ;;`);
    const lines = [
      "#!/bin/sh",
      'did="$1 $(basename "$PWD")"',
      `echo "$did" >> ${this.log}`,
      `case "$1" in ${cases.join(" ")} esac`,
      `echo "$did ended" >> ${this.log}`,
      `[ "$did" != "${fails}" ]`,
    ];
    fs.writeFileSync(this.program, `${lines.join("\n")}\n`, { mode: 0o755 });
    this.forget();
  }

  stack(name: string, ...dependencies: string[]) {
    const folder = path.join(this.folder, name);
    fs.mkdirSync(folder, { recursive: true });
    const terraform = { backend: { s3: { bucket: "b", key: name, region: "us-east-1" } }, required_providers: {} };
    const json = { terraform, provider: { aws: [{ region: "us-east-1" }] } };
    fs.writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify(json));
    return { name, folder, dependencies };
  }

  /** `<command> <stack>` when a command starts, with ` ended` when it ends. */
  lines(): string[] {
    return fs.readFileSync(this.log, "utf8").trim().split("\n");
  }

  forget(): void {
    fs.writeFileSync(this.log, "");
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
