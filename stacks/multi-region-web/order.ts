import type { DeploymentStep } from "../shared/deployment-order";

/** The order of a first deployment after the state backends. */
export const WEB_STEPS: readonly DeploymentStep[] = [
  {
    id: "zone",
    title: "deploy roles and the hosted zone",
    kind: "deploy",
    stacks: ["identity", "dns"],
    reason: "keys name roles in their policies, and the zone's name servers exist after it is created",
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
    id: "base",
    title: "deploy keys, buckets, repositories, CloudFront and all validation records",
    kind: "deploy",
    stacks: ["primary-base", "secondary-base", "control-base", "global", "edge-archive"],
    destroyedFirst: ["edge-archive", "global"],
    reason:
      "sites look up these keys by their aliases and replicate into each other's buckets; their certificates wait for the records",
  },
  {
    id: "images",
    title: "push the image to the registry",
    kind: "images",
    stacks: [],
    reason: "a service whose first deployment finds no image is stopped by the circuit breaker and not retried",
  },
  {
    id: "sites",
    title: "deploy the sites, their DNS records and health checks, and the DR orchestration",
    kind: "deploy",
    stacks: [
      "primary",
      "control",
      "dr",
      "secondary",
      "primary-to-secondary",
      "primary-origin-dns",
      "secondary-origin-dns",
      "routing",
      "primary-dr",
      "secondary-dr",
      "control-dr",
    ],
    reason:
      "they need keys, images and validation records; the secondary becomes a member of the primary's global database; names follow their sites, and observers the names",
  },
  {
    id: "triggers",
    title: "deploy the automatic triggers of recoveries",
    kind: "deploy",
    stacks: ["dr-triggers"],
    reason: "with `automaticFailover`, observations start a failover from this step on",
  },
  {
    id: "drill",
    title: "run the first drill",
    kind: "drill",
    stacks: [],
    reason: "only a drill shows that the recovery works",
  },
];
