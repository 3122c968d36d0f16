import { behaviours, origins } from "../distributions";
import { finding, type Rule } from "../rule";
import { blocks, type Json, type JsonObject, type ResourceView, show } from "../stack-document";
import { texts } from "../values";

/** Defaults of CloudFront: connection attempts, connection timeout and response timeout in seconds. */
const DEFAULTS = { attempts: 3, connect: 10, read: 30 };
const MAX_CONNECT_SECONDS = 2;
/** A read can be repeated: in the other region, or with the same request. */
const MAX_READ_SECONDS = 5;
const WRITES = ["DELETE", "PATCH", "POST", "PUT"];

export const distributionTimeouts: Rule = {
  id: "distribution-timeouts",
  title:
    "CloudFront times out on an origin within seconds, so that requests do not wait for a region that drops packets",
  source:
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html#controlling-attempts-and-timeouts",
  check: (stack) =>
    stack.all("aws_cloudfront_distribution").flatMap((distribution) => {
      const written = writtenOrigins(distribution);
      return origins(distribution).flatMap((origin) => {
        const id = show(origin["origin_id"]);
        const attempts = numberOf(origin["connection_attempts"], DEFAULTS.attempts);
        const connect = numberOf(origin["connection_timeout"], DEFAULTS.connect);
        const [custom] = blocks(origin["custom_origin_config"]);
        const read = numberOf(custom?.["origin_read_timeout"], DEFAULTS.read);
        return [
          ...(attempts * connect > MAX_CONNECT_SECONDS
            ? [
                finding(
                  distribution,
                  `waits ${attempts} × ${connect} s for a connection to '${id}' while its region drops packets: ` +
                    "set connection_attempts to 1 and connection_timeout to 1 or 2",
                ),
              ]
            : []),
          ...(custom && !written.has(id) && attempts * read > MAX_READ_SECONDS
            ? [
                finding(
                  distribution,
                  `waits ${attempts} × ${read} s for a response of '${id}', which serves only reads: ` +
                    `set origin_read_timeout to at most ${MAX_READ_SECONDS}`,
                ),
              ]
            : []),
          ...(custom && custom["origin_read_timeout"] === undefined && written.has(id)
            ? [
                finding(
                  distribution,
                  `has no response timeout for '${id}': set origin_read_timeout to the duration of its slowest response`,
                ),
              ]
            : []),
        ];
      });
    }),
};

/** Origins that receive requests other than reads. */
function writtenOrigins(distribution: ResourceView): ReadonlySet<string> {
  return new Set(
    behaviours(distribution)
      .filter(({ behaviour }) => texts(behaviour["allowed_methods"]).some((method) => WRITES.includes(method)))
      .map(({ behaviour }: { behaviour: JsonObject }) => show(behaviour["target_origin_id"])),
  );
}

function numberOf(value: Json | undefined, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
