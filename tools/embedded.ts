import { chosen } from "../config";
import { clientEnvironment, EmbeddedAws } from "../emulator/embedded-aws";
import { argumentsOf } from "./console/arguments";
import { cliEnvironment } from "./cdktf";
import type { ToolContext } from "./console/context";
import { forgetKept, keptSession, recordKept, runningKept, terraformVariables } from "./embedded/session";
import { Failure } from "./console/failure";

const CALL = {
  tool: "embedded",
  options: { account: { type: "string" } },
  most: 1,
  usage: ["npm run embedded -- start|run|env|stop", "of another account: npm run embedded -- start --account <id>"],
} as const;

/** `npm run embedded -- start|run|env|stop`: the embedded AWS on its own. */
export async function main({ python, terraform, env, args }: ToolContext): Promise<number> {
  const { values, positionals } = argumentsOf(CALL, args);
  const [command = "start"] = positionals;
  const owner = values.account ?? chosen()[0]!.account;
  switch (command) {
    case "run":
      return run(owner, python);
    case "start": {
      const { endpoint } = await keptSession(owner);
      console.log(`the embedded AWS runs at ${endpoint}\n`);
      console.log('use it from this shell:  eval "$(npm run --silent embedded -- env)"');
      console.log("stop it:                 npm run embedded -- stop");
      return 0;
    }
    case "env": {
      const kept = running();
      const variables = {
        ...clientEnvironment(kept.endpoint),
        ...terraformVariables(),
        ...cliEnvironment(terraform, env),
      };
      for (const [name, value] of Object.entries(variables)) console.log(`export ${name}='${value}'`);
      return 0;
    }
    case "stop": {
      const kept = runningKept();
      if (kept) {
        process.kill(kept.pid, "SIGTERM");
        forgetKept();
      }
      console.log(kept ? "stopped" : "no embedded AWS is running: nothing to stop");
      return 0;
    }
    default:
      throw new Failure(`embedded: should be start, run, env or stop, got '${command}'`, ...CALL.usage);
  }
}

async function run(account: string, python: string): Promise<number> {
  const aws = await EmbeddedAws.start({ account, python });
  recordKept({ pid: process.pid, endpoint: aws.endpoint, control: aws.control, account });
  console.log(`the embedded AWS runs at ${aws.endpoint}, its control API at ${aws.control}; Ctrl-C ends it`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, resolve);
  });
  forgetKept();
  await aws.stop();
  return 0;
}

function running() {
  const kept = runningKept();
  if (!kept) throw new Failure("no embedded AWS is running", "start one: npm run embedded -- start");
  return kept;
}
