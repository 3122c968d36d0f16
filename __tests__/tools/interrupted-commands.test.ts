import * as fs from "node:fs";
import * as path from "node:path";
import { chosen } from "../../config";
import { processStart } from "../../tools/emulator/process-start";
import { deploymentImages, placeholderImage } from "../../tools/image/deployment-image";
import { InterruptedCommands } from "../support/interrupted-commands";
import { until } from "../support/until";
import {
  AT_ONCE,
  ends,
  type Interruption,
  LOCKED,
  nothingRuns,
  reach,
  REFUSED,
  testInterruptions,
} from "../support/interruptions";

let its: InterruptedCommands;
beforeAll(async () => {
  its = await InterruptedCommands.create("interrupted");
});
afterAll(() => its.close());

const account = (commands: InterruptedCommands) => commands.account;
const STATE_STACKS = ["control", "copy", "identity", "primary", "secondary"].map(
  (one) => `web-dev-state-${one}.tfstate`,
);

/** An image that meets the container contract, in the OCI layout. */
function writeImage({ checkout }: InterruptedCommands): void {
  const [image] = deploymentImages(chosen("web-dev")[0]!);
  const { manifest, blobs } = placeholderImage(image!);
  const blobFolder = checkout.path("image/blobs/sha256");
  fs.mkdirSync(blobFolder, { recursive: true });
  for (const { digest, content } of [manifest, ...blobs]) {
    fs.writeFileSync(path.join(blobFolder, digest.split(":")[1]!), content);
  }
  const { digest, mediaType } = manifest;
  const index = { manifests: [{ digest, mediaType, size: manifest.content.length }] };
  fs.writeFileSync(checkout.path("image/index.json"), JSON.stringify(index));
}

/** Records the test double of AWS as the running emulator, in the name of this process. */
function recordEmulator({ checkout, aws }: InterruptedCommands): void {
  const { pid } = process;
  const kept = {
    pid,
    started: processStart(pid),
    endpoint: aws.endpoint,
    control: aws.endpoint,
    account: "111111111111",
  };
  fs.mkdirSync(checkout.path(".steadfast/emulator"), { recursive: true });
  fs.writeFileSync(checkout.path(".steadfast/emulator/aws.json"), JSON.stringify(kept));
}

function forgetEmulator({ checkout }: InterruptedCommands): void {
  fs.rmSync(checkout.path(".steadfast/emulator/aws.json"), { force: true });
}

/** The state of a stack without resources. */
function writeState({ terraform }: InterruptedCommands, file: string): void {
  const state = { version: 4, serial: 1, lineage: "l", resources: [] };
  fs.writeFileSync(path.join(terraform.states, file), JSON.stringify(state));
}

const policies = ({ checkout }: InterruptedCommands) => fs.readdirSync(checkout.path("policies/web-dev"));

const ROWS: readonly Interruption[] = [
  {
    command: "bootstrap web-dev",
    env: account,
    moments: [
      { when: "at its first call to AWS", hangs: /^s3 GET/ },
      { when: "while Terraform applies", holds: "apply web-dev-state-control" },
      { when: "while the last state is moved", holds: "state push web-dev-state-copy" },
    ],
    refused: REFUSED,
    after: ({ terraform, checkout }) => {
      expect(fs.readdirSync(terraform.states).sort()).toEqual(STATE_STACKS);
      expect(fs.readdirSync(checkout.path(".steadfast/emulator/bootstrap"))).toEqual([]);
    },
  },
  {
    command: "destroy web-dev --confirm web-dev --state-backends",
    env: account,
    before: (commands) => {
      for (const file of ["web-dev-dns.tfstate", ...STATE_STACKS]) writeState(commands, file);
    },
    moments: [
      { when: "at its first call to AWS", hangs: /GetCallerIdentity/ },
      { when: "while it destroys a stack", holds: "destroy web-dev-dns" },
      { when: "while it destroys a state backend", holds: "destroy web-dev-state-copy" },
    ],
    refused: REFUSED,
    after: ({ terraform, checkout }) => {
      expect(fs.readdirSync(terraform.states).filter((name) => name.endsWith(".tfstate"))).toEqual([]);
      expect(fs.readdirSync(checkout.path(".steadfast/destroy"))).toEqual([]);
    },
  },
  {
    command: "unlock web-dev-dns 00000000-0000-0000-0000-000000000000",
    moments: [LOCKED, { when: "while Terraform removes the lock", holds: "force-unlock web-dev-dns" }],
    refused: REFUSED,
  },
  {
    command: "preflight web-dev",
    env: account,
    moments: [
      { when: "while it synthesizes", holds: "synth" },
      { when: "while it reads the account", hangs: /^s3 HEAD/ },
    ],
    // The account lacks the state backends.
    code: 1,
    after: (_, { output }) => {
      expect(output).toContain("Not ready");
    },
  },
  {
    command: "image push web-dev image",
    env: account,
    before: writeImage,
    moments: [{ when: "while it stores the tag", hangs: /PUT \/v2\/.*\/manifests/ }],
  },
  {
    command: "image check web-dev",
    env: account,
    moments: [{ when: "while it reads the manifest", hangs: /GET \/v2\/.*\/manifests/ }],
    // The registry has no image.
    code: 1,
  },
  {
    command: "recover failover --deployment web-dev",
    env: account,
    moments: [{ when: "while it starts the workflow", hangs: /StartExecution/ }],
  },
  {
    command: "drill --deployment web-dev",
    env: account,
    moments: [{ when: "while it follows the workflow", hangs: /DescribeExecution/ }],
  },
  {
    command: "deployer-policy web-dev",
    before: recordEmulator,
    moments: [{ when: "while it reads the calls", hangs: /\/permissions/ }],
    after: (commands) => {
      expect(policies(commands)).toEqual(["deployer-1.json"]);
    },
  },
  {
    command: "start",
    before: forgetEmulator,
    moments: [
      { when: "while the emulator starts", holds: "launcher.py" },
      { when: "during the preflight", hangs: /GetCallerIdentity/ },
    ],
    refused: REFUSED,
    // The test double of AWS has none of the quotas.
    code: 1,
    after: (_, { output }) => {
      expect(output).toContain("the preflight check failed");
    },
  },
];

const EMULATOR: Interruption = {
  command: "emulator run",
  before: forgetEmulator,
  moments: [
    AT_ONCE,
    { when: "while moto starts", holds: "launcher.py" },
    { when: "when it runs", reached: (_, { output }) => output().includes("the emulator runs at") },
  ],
  refused: /npm run emulator -- run runs in this checkout since \S+ \(process PID\), and a checkout has one emulator/,
  endless: true,
};
const START = { command: "emulator start" };

testInterruptions(() => its, [...ROWS, EMULATOR]);

test("emulator start: Ctrl-C ends the emulator that starts", async () => {
  const starts = await reach(its, START, EMULATOR.moments[1]!);
  starts.interrupt();
  await ends(its, START, starts);
  its.terraform.release();
  await nothingRuns(its);
});

test("emulator start: after a SIGKILL, two runs at once use the same emulator; stop ends it, also after Ctrl-C and a SIGKILL of stop", async () => {
  const killed = await reach(its, START, EMULATOR.moments[1]!);
  killed.kill();
  its.terraform.release();
  const both = await Promise.all([its.run("emulator start"), its.run("emulator start")]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both[0].output).toBe(both[1].output);
  const { pid } = JSON.parse(fs.readFileSync(its.checkout.path(".steadfast/emulator/aws.json"), "utf8")) as {
    pid: number;
  };
  const signalled = () => /^ShdPnd:\s+0*[1-9a-f]/m.test(fs.readFileSync(`/proc/${pid}/status`, "utf8"));
  if (process.platform === "linux") {
    // It does not end now, so that stop waits.
    process.kill(pid, "SIGSTOP");
    for (const how of ["kill", "interrupt"] as const) {
      const stops = its.start("emulator stop");
      await until("stop waits", signalled, 60_000);
      stops[how]();
      expect(await stops.ended).toMatchObject({ code: how === "kill" ? 137 : 130 });
      expect(fs.existsSync(its.checkout.path(".steadfast/emulator/aws.json"))).toBe(true);
    }
    process.kill(pid, "SIGCONT");
  }
  expect(await its.run("emulator stop")).toMatchObject({ code: 0 });
  expect(its.checkout.running()).toEqual([]);
});

test("recover failover --outage refuse: Ctrl-C restores the region", async () => {
  recordEmulator(its);
  its.aws.calls.length = 0;
  its.aws.hanging = /StartExecution/;
  const running = its.start("recover failover --outage refuse");
  await its.aws.called(/StartExecution/);
  expect(its.aws.calls.some((call) => call.includes("PUT /regions/us-east-1"))).toBe(true);
  running.interrupt();
  expect(await running.ended).toMatchObject({ code: 130 });
  expect(its.aws.calls.at(-1)).toContain("DELETE /regions/us-east-1");
  its.aws.hanging = undefined;
  forgetEmulator(its);
});
