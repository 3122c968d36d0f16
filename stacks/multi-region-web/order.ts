import type { DeploymentStep } from "../deployment-order";

/** The order of a first deployment after the state backends. */
export const WEB_STEPS: readonly DeploymentStep[] = [
  {
    id: "base",
    title: "deploy roles, keys, buckets, repositories and the hosted zone",
    kind: "deploy",
    stacks: ["identity", "dns", "primary-base", "secondary-base", "control-base"],
    reason:
      "sites look up these keys by their aliases and replicate into each other's buckets; the zone's name servers are known once it exists",
  },
  {
    id: "images",
    title: "push the image to the registry",
    kind: "images",
    stacks: [],
    reason: "a service whose first deployment finds no image is stopped by the circuit breaker for good",
  },
  {
    id: "delegation",
    title: "delegate the zone at the parent domain",
    kind: "delegation",
    stacks: [],
    outputsOf: "dns",
    reason: "ACM validates certificates through public DNS: an apply would wait 75 minutes and fail",
  },
  {
    id: "global",
    title: "deploy CloudFront, all validation records, the control region and the functions of the recovery",
    kind: "deploy",
    stacks: ["global", "control", "dr-base"],
    reason: "the certificates of the sites wait for these records; nothing of `dr-base` acts by itself",
  },
  {
    id: "sites",
    title: "deploy the sites",
    kind: "deploy",
    stacks: ["primary", "secondary", "primary-to-secondary"],
    reason: "they need keys, images and validated certificates; the secondary joins the primary's database",
  },
  {
    id: "routing",
    title: "deploy the DNS records, health checks, probes and observers of the sites",
    kind: "deploy",
    stacks: ["primary-entry", "secondary-entry", "primary-dr", "secondary-dr", "routing"],
    reason: "they look up the load balancers and observe the sites, and health checks need names that answer",
  },
  {
    id: "recovery",
    title: "deploy the recovery",
    kind: "deploy",
    stacks: ["dr"],
    reason: "it asks the probes, and with `automaticFailover` an outage that its observer reports starts a failover",
  },
  {
    id: "drill",
    title: "run the first drill",
    kind: "drill",
    stacks: [],
    reason: "a recovery that was never run is a guess",
  },
];
