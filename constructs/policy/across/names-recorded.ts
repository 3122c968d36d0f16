import { blocks, type Json, refersTo, type ResourceView, show } from "../stack-document";
import { isExpression, isOn, texts } from "../values";
import { isPublicZone } from "../zones";
import type { CrossRule } from "./cross-rule";

/** A name that is resolved, and the record types that resolve it. */
interface Asked {
  readonly name: string;
  readonly types: readonly string[];
  /** What is wrong without a record. */
  readonly otherwise: string;
  /** The target that every record of the name should have. */
  readonly to?: ResourceView;
}

const ADDRESSES = ["A", "AAAA", "CNAME"];

/** Names outside the zones of the deployment are kept by others. */
export const namesRecorded: CrossRule = {
  id: "names-recorded",
  title: "The aliases of CloudFront, and the names that it, health checks and other records refer to, have records",
  source:
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/troubleshooting-new-dns-settings-not-in-effect.html",
  check: (stacks) => {
    const zones = stacks
      .flatMap((stack) => stack.all("aws_route53_zone"))
      .filter(isPublicZone)
      .flatMap(({ values }) => named(values["name"]));
    const records = stacks.flatMap((stack) => stack.all("aws_route53_record"));
    return stacks.flatMap((stack) =>
      stack.resources.flatMap((resource) =>
        askedBy(resource)
          .filter(({ name }) => zones.some((zone) => name === zone || name.endsWith(`.${zone}`)))
          .filter((asked) => !records.some((record) => answers(record, asked)))
          .map(({ name, types, otherwise }) => ({
            stack: stack.facts.name,
            address: resource.address,
            message: `${otherwise} because ${name} has no record: add one of type ${types.join(" or ")} to its zone`,
          })),
      ),
    );
  },
};

function askedBy(resource: ResourceView): Asked[] {
  const { type, values } = resource;
  switch (type) {
    case "aws_cloudfront_distribution":
      return [...aliases(resource), ...origins(values["origin"])];
    case "aws_route53_health_check":
      return asked(values["fqdn"], "is unhealthy forever");
    case "aws_route53_record":
      return values["type"] === "CNAME" || values["alias"] !== undefined
        ? [...texts(values["records"]), ...blocks(values["alias"]).map(({ name }) => show(name))].flatMap((target) =>
            asked(target, "does not resolve"),
          )
        : [];
    default:
      return [];
  }
}

function aliases(distribution: ResourceView): Asked[] {
  const { aliases: all, is_ipv6_enabled: ipv6 } = distribution.values;
  return texts(all)
    .flatMap(named)
    .flatMap((name) =>
      [["A", "CNAME"], ...(isOn(ipv6) ? [["AAAA", "CNAME"]] : [])].map((types) => ({
        ...{ name, types, to: distribution },
        otherwise: `gets no request over ${types[0] === "A" ? "IPv4" : "IPv6"} for its alias`,
      })),
    );
}

function origins(value: Json | undefined): Asked[] {
  return blocks(value).flatMap(({ domain_name: host, origin_id: id }) =>
    asked(host, `returns 502 for every request for its origin '${show(id)}'`),
  );
}

function asked(name: Json | undefined, otherwise: string): Asked[] {
  return named(name).map((one) => ({ name: one, types: ADDRESSES, otherwise }));
}

/** A name as DNS compares it; none for one that is not known at synth. */
function named(name: Json | undefined): string[] {
  return typeof name === "string" && !isExpression(name) ? [name.toLowerCase().replace(/\.$/, "")] : [];
}

function answers({ values }: ResourceView, { name, types, to }: Asked): boolean {
  const leads = blocks(values["alias"]).every(
    ({ name: target }) => to === undefined || !show(target).includes("aws_cloudfront") || refersTo(target, to),
  );
  return types.includes(show(values["type"])) && leads && named(values["name"]).some((one) => covers(one, name));
}

/** Whether a record's name is a name; a wildcard stands for its first label. */
function covers(recorded: string, name: string): boolean {
  return recorded === name || recorded === name.replace(/^[^.]+/, "*");
}
