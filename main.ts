import { App } from "cdktf";
import { chosen, NoSuchDeployment } from "./config";
import { InvalidConfig } from "./config/schema/check";
import { InvalidProps } from "./constructs/core/invalid-props";
import { withoutStackTraces } from "./constructs/core/stack-traces";
import { build } from "./stacks/build";
import { published } from "./stacks/publish";
import { PolicyViolation, synth } from "./stacks/synth";

/** Errors of the configuration: only the message is printed, without a stack trace. */
const EXPLAINED = [InvalidConfig, NoSuchDeployment, InvalidProps, PolicyViolation];

try {
  const deployments = chosen(process.env["STEADFAST_DEPLOYMENTS"]);
  withoutStackTraces();
  published(process.env["CDKTF_OUTDIR"] ?? "cdktf.out", (outdir) => {
    const app = new App({ stackTraces: false, outdir });
    for (const deployment of deployments) build(app, deployment);
    synth(app);
    return app;
  });
} catch (error) {
  if (!EXPLAINED.some((kind) => error instanceof kind)) throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}
