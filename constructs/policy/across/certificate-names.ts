import {
  blocks,
  type Json,
  type JsonObject,
  refersTo,
  type ResourceView,
  show,
  type StackDocument,
} from "../stack-document";
import { isExpression, texts } from "../values";
import { loadBalancersBehind } from "./load-balancers-behind";
import type { CrossFinding, CrossRule } from "./cross-rule";

const TLS = ["HTTPS", "TLS"];
const HTTPS_PORT = 443;

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements */
export const certificateNames: CrossRule = {
  id: "certificate-names",
  title: "The certificate of a distribution has its aliases, and that of a listener the names of the origins it serves",
  source:
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html#ssl-negotitation-failure",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      stack
        .all("aws_cloudfront_distribution")
        .flatMap((distribution) => [
          ...uncoveredAliases(stack, distribution),
          ...blocks(distribution.values["origin"]).flatMap((origin) => uncoveredOrigin(stacks, stack, origin)),
        ]),
    ),
};

function uncoveredAliases(stack: StackDocument, distribution: ResourceView): CrossFinding[] {
  const [viewer = {}] = blocks(distribution.values["viewer_certificate"]);
  const names = certificateNamesOf(stack, [viewer["acm_certificate_arn"]]);
  if (names === undefined) return [];
  return texts(distribution.values["aliases"])
    .filter((alias) => !covers(names, alias))
    .map((alias) => ({
      stack: stack.facts.name,
      address: distribution.address,
      message:
        `has the alias ${alias}, which its certificate for ${shown(names)} does not cover, so that CloudFront refuses it ` +
        "(InvalidViewerCertificate): add the alias to the certificate",
    }));
}

/** Listeners that an origin's requests come to over TLS with a certificate for other names. */
function uncoveredOrigin(stacks: readonly StackDocument[], stack: StackDocument, origin: JsonObject): CrossFinding[] {
  const host = show(origin["domain_name"]);
  return blocks(origin["custom_origin_config"])
    .filter(({ origin_protocol_policy: policy }) => policy !== "http-only")
    .flatMap(({ https_port: port = HTTPS_PORT }) =>
      loadBalancersBehind(stacks, stack, host).flatMap(({ stack: there, loadBalancer }) =>
        there
          .companions(loadBalancer, "aws_lb_listener", "load_balancer_arn", "arn")
          .filter(({ values }) => TLS.includes(show(values["protocol"])) && show(values["port"]) === show(port))
          .flatMap((listener) => {
            const more = there.companions(listener, "aws_lb_listener_certificate", "listener_arn", "arn");
            const names = certificateNamesOf(
              there,
              [listener, ...more].map(({ values }) => values["certificate_arn"]),
            );
            if (names === undefined || covers(names, host)) return [];
            return [
              {
                stack: there.facts.name,
                address: listener.address,
                message:
                  `serves origin '${show(origin["origin_id"])}' of ${stack.facts.name} with a certificate for ${shown(names)}, ` +
                  `which does not cover ${host}, so that CloudFront answers every request with 502: add the name to the certificate`,
              },
            ];
          }),
      ),
    );
}

/** Names of certificates; undefined where one is in another stack, or has names that are not known at synth. */
function certificateNamesOf(stack: StackDocument, arns: readonly (Json | undefined)[]): string[] | undefined {
  const certificates = arns.flatMap((arn) => {
    const issued = stack.all("aws_acm_certificate_validation").filter((one) => refersTo(arn, one));
    const meant = [arn, ...issued.map(({ values }) => values["certificate_arn"])];
    return stack.all("aws_acm_certificate").filter((one) => meant.some((value) => refersTo(value, one)));
  });
  const names = certificates.flatMap(({ values }) => [
    ...texts(values["domain_name"]),
    ...texts(values["subject_alternative_names"]),
  ]);
  return certificates.length < arns.length || names.some(isExpression) ? undefined : names;
}

/** Whether one of a certificate's names is a name; a wildcard stands for exactly one label. */
function covers(names: readonly string[], name: string): boolean {
  const asked = name.toLowerCase();
  const wildcard = asked.replace(/^[^.]+/, "*");
  return names.some((one) => [asked, wildcard].includes(one.toLowerCase()));
}

function shown(names: readonly string[]): string {
  return [...new Set(names)].join(", ");
}
