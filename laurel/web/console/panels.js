// Which panels stand beside the table and the review? By name, in the order of their tabs.

import { Members } from "/web/console/members.js";
import { Objectives } from "/web/console/objectives.js";

export const panels = { members: Members, objectives: Objectives };
