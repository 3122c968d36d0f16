import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DrTable } from "../dr-table/dr-table";
import { environment, TWO_ATTEMPTS_5S } from "./clients";

/** The DR table `TABLE` in `TABLE_REGION`. Default: the function's own region, which for steps is the control region. */
export function ownTable(): DrTable {
  const region = process.env["TABLE_REGION"];
  const client = new DynamoDBClient({ ...TWO_ATTEMPTS_5S, ...(region === undefined ? {} : { region }) });
  return new DrTable(client, environment("TABLE"));
}
