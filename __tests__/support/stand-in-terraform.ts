import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A test double of Terraform that logs its commands, with stacks for it, in a temporary folder. */
export class StandInTerraform {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-terraform-"));
  readonly program = path.join(this.folder, "terraform");
  private readonly log = path.join(this.folder, "log");

  /**
   * @param seconds duration by command, 0 for any other
   * @param fails command and stack that fail
   * @param waits line of the log for which a command of a stack waits, a minute at most: then it fails
   */
  constructor(seconds: Readonly<Record<string, number>>, fails = "", waits: Readonly<Record<string, string>> = {}) {
    const cases = Object.entries(seconds).map(([command, time]) => `${command}) sleep ${time} ;;`);
    const waiting = Object.entries(waits).map(
      ([command, line]) =>
        `"${command}") i=0; while ! grep -qx "${line}" ${this.log}; do i=$((i+1)); [ $i -gt 600 ] && exit 1; sleep 0.1; done ;;`,
    );
    const lines = [
      "#!/bin/sh",
      'did="$1 $(basename "$PWD")"',
      `echo "$did" >> ${this.log}`,
      `case "$1" in ${cases.join(" ")} esac`,
      `case "$did" in ${waiting.join(" ")} esac`,
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
