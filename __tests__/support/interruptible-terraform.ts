import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Test doubles of Terraform and of the Python with moto, in a folder of their own. Terraform ends as the real one does when it is interrupted: it
 * saves its state first. Any command can be held.
 */
export class InterruptibleTerraform {
  readonly program: string;
  readonly python: string;
  /** The states in the buckets. */
  readonly states: string;
  private readonly log: string;

  /** @param awsPort where moto listens instead */
  constructor(
    private readonly folder: string,
    awsPort: number,
  ) {
    this.program = path.join(folder, "bin/terraform");
    this.python = path.join(folder, "bin/python-with-moto");
    this.states = path.join(folder, "states");
    this.log = path.join(folder, "log");
    for (const one of ["bin", "states", "holds"]) fs.mkdirSync(path.join(folder, one), { recursive: true });
    fs.writeFileSync(this.log, "");
    fs.writeFileSync(this.program, terraform(folder), { mode: 0o755 });
    fs.writeFileSync(this.python, python(folder, awsPort), { mode: 0o755 });
  }

  /** A test double of `tools/app.mjs`: copies what was synthesized, each file completely, because several run at once. */
  app(synthesized: string): string {
    const [from, log, hold] = [synthesized, this.log, path.join(this.folder, "holds/synth")].map((one) =>
      JSON.stringify(one),
    );
    return `import * as fs from "node:fs";
import * as path from "node:path";
const outdir = process.env.CDKTF_OUTDIR ?? "cdktf.out";
fs.appendFileSync(${log!}, "synth\\n");
while (fs.existsSync(${hold!})) await new Promise((resolve) => setTimeout(resolve, 20));
for (const name of fs.readdirSync(${from!}, { recursive: true })) {
  const [source, target] = [${from!}, outdir].map((folder) => folder + "/" + name);
  if (!fs.statSync(source).isFile()) continue;
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.copyFileSync(source, target + "." + process.pid);
  fs.renameSync(target + "." + process.pid, target);
}
`;
  }

  /** Commands do not end from now on, until they are interrupted or released: `apply`, `destroy web-dev-dns`, `launcher.py`. */
  hold(command: string): void {
    fs.writeFileSync(path.join(this.folder, "holds", command), "");
  }

  release(): void {
    for (const name of fs.readdirSync(path.join(this.folder, "holds")))
      fs.rmSync(path.join(this.folder, "holds", name));
  }

  /** `<command> <stack>` when a command starts; with ` ended`, ` saved` when it was interrupted, or ` lost` after a hang-up. */
  lines(): string[] {
    return fs.readFileSync(this.log, "utf8").trim().split("\n");
  }

  /** Whether a command, or a command of a stack, has started. */
  started(command: string): boolean {
    return this.lines().some((line) => `${line} `.startsWith(`${command} `) && !/ (?:ended|saved|lost)$/.test(line));
  }

  forget(): void {
    fs.writeFileSync(this.log, "");
  }
}

/**
 * `state push` and `pull` use the folder of the states; `apply` with a local backend writes its state. The `destroy` of a state backend needs its
 * local state and destroys the bucket.
 */
function terraform(folder: string): string {
  return `#!/bin/sh
command="$1"
case "$1" in state) command="$1 $2" ;; esac
stack=$(basename "$PWD")
note() { echo "$command $stack$1" >> ${folder}/log; }
case "$1" in
  version|-v) echo '{"terraform_version":"1.11.4"}'; exit 0 ;;
esac
note ""
trap 'sleep 0.4; save; note " saved"; exit 1' INT TERM
trap 'note " lost"; exit 1' HUP
bucket="${folder}/states/$stack"
save() {
  [ "$command" != apply ] || [ ! -e backend_override.tf.json ] && return
  rm -f "$bucket.destroyed"
  echo '{"version":4,"serial":1,"lineage":"l","resources":[]}' > terraform.tfstate
}
case "$command" in
  init) [ -e "$bucket.destroyed" ] && ! ls ./*_override.tf.json > /dev/null 2>&1 && echo 'Error: S3 bucket "b" does not exist.' && exit 1 ;;
  destroy) case "$stack" in *-state-*) [ -e terraform.tfstate ] || exit 1; rm -f "$bucket.tfstate"; touch "$bucket.destroyed" ;; esac ;;
esac
for last; do :; done
while [ -e "${folder}/holds/$command" ] || [ -e "${folder}/holds/$command $stack" ]; do sleep 0.05; done
save
case "$command" in
  "state push") cp "$last" "$bucket.tfstate" ;;
  "state pull") cat "$bucket.tfstate" 2> /dev/null ;;
  destroy) rm -f "$bucket.tfstate" ;;
  output) echo '{}' ;;
esac
note " ended"
exit 0
`;
}

/** Ends when its input or its parent ends, as moto does. */
function python(folder: string, port: number): string {
  return `#!/bin/sh
trap '' INT
name=$(basename "$1")
echo "$name" >> ${folder}/log
case "$name" in
  routes.py) echo '{}' ;;
  launcher.py)
    while [ -e "${folder}/holds/$name" ]; do kill -0 $PPID || exit 0; sleep 0.05; done
    echo '{"port":${port}}'
    exec cat > /dev/null ;;
esac
`;
}
