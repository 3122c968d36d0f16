import { stateStacks } from "../../bootstrap/bootstrap";
import { lack } from "../../bootstrap/kept-version";
import type { Facts } from "../facts";
import { type Finding, missing, ok, whenRead } from "../finding";
import type { Needs } from "../needs";

/** Step of the order that creates the state backends. */
const CREATE = "bootstrap";

/** States of the state backends themselves, which an interrupted bootstrap may have left without a version or replica. */
export function stateVersions(needs: Needs, facts: Facts): Finding[] {
  const replicated = needs.all("aws_s3_bucket_replication_configuration").map(({ values }) => values["bucket"]);
  return stateStacks(needs.stacks).flatMap(({ name, backend }) => {
    const reading = facts.backends.get(name);
    if (reading === undefined || "unreadable" in reading || reading.value.kept === undefined) return [];
    const lacking = lack(reading.value.kept, replicated.includes(backend.bucket));
    if (lacking === undefined) return [];
    const command = `npm run bootstrap -- ${needs.deployment}`;
    const fix = "run the bootstrap again: it waits until the state has a version and a replica";
    return [missing(`State of ${name}`, lacking.what, fix, { command })];
  });
}

/** State buckets and lock tables, each once. */
export function stateBackends(needs: Needs, facts: Facts): Finding[] {
  const stacks = [...new Map(needs.stacks.map((stack) => [stack.backend.bucket, stack])).values()];
  return stacks.flatMap(({ name, backend }) => {
    const subject = `State bucket ${backend.bucket}`;
    const fix = "create the state backends";
    const further = { command: `npm run bootstrap -- ${needs.deployment}`, createdBy: CREATE };
    return whenRead(subject, facts.backends.get(name), ({ bucket, lockTable }) => {
      if (bucket === "absent") return missing(subject, "does not exist", fix, further);
      if (bucket === "foreign") {
        return missing(subject, "access denied", "it belongs to another account: choose another name in config/");
      }
      if (!lockTable && backend.dynamodb_table !== undefined) {
        return missing(subject, `the lock table ${backend.dynamodb_table} does not exist`, fix, further);
      }
      return ok(subject, "exists");
    });
  });
}
