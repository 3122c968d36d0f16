import { blocks, type JsonObject, type ResourceView, show } from "../stack-document";
import { isGiven } from "../values";
import type { CrossRule } from "./cross-rule";

const FAILOVER = ["PRIMARY", "SECONDARY"];

export const routedRecords: CrossRule = {
  id: "routed-records",
  title: "A name that is answered by a routing policy has another record to fail over to",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html",
  check: (stacks) => {
    const all = stacks.flatMap((stack) =>
      stack
        .all("aws_route53_record")
        .filter(({ values }) => isGiven(values["set_identifier"]))
        .map((record) => ({ stack: stack.facts.name, record })),
    );
    return all.flatMap(({ stack, record }) => {
      const others = all.map((one) => one.record).filter((other) => other !== record && isSameName(other, record));
      const wanted = otherHalf(record.values);
      const found = others.some(({ values }) => wanted === undefined || kindOf(values) === wanted);
      if (found) return [];
      return [
        {
          stack,
          address: record.address,
          message:
            `answers for ${show(record.values["name"])} without ${wanted === undefined ? "another" : `a ${wanted}`} record ` +
            "beside it, so that all traffic stays with one site: add the other site's record",
        },
      ];
    });
  },
};

function isSameName({ values: a }: ResourceView, { values: b }: ResourceView): boolean {
  return a["name"] === b["name"] && a["type"] === b["type"];
}

function kindOf(values: JsonObject): string | undefined {
  const [policy] = blocks(values["failover_routing_policy"]);
  return policy && show(policy["type"]);
}

/** The other kind of a failover record; undefined for one of another policy. */
function otherHalf(values: JsonObject): string | undefined {
  const kind = kindOf(values);
  return kind === undefined ? undefined : FAILOVER.find((one) => one !== kind);
}
