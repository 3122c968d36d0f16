import { ECSClient } from "@aws-sdk/client-ecs";
import { RDSClient } from "@aws-sdk/client-rds";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { TWO_ATTEMPTS_5S } from "../../runtime/step/clients";
import { dialer } from "./database-connection";
import { siteProbe } from "./site-probe";

/** In-region health probe: reports the health of the site in its own region. */
export const handler = siteProbe(process.env, {
  ecs: new ECSClient({ ...TWO_ATTEMPTS_5S }),
  rds: new RDSClient({ ...TWO_ATTEMPTS_5S }),
  secrets: new SecretsManagerClient({ ...TWO_ATTEMPTS_5S }),
  dialer,
});
