// Which panels stand beside the table and the review? By name, in the order of their tabs.

import { Diary } from "/web/console/diary.js";
import { Leaderboard } from "/web/console/leaderboard.js";
import { Members } from "/web/console/members.js";
import { Objectives } from "/web/console/objectives.js";
import { Overview } from "/web/console/overview.js";
import { Pathways } from "/web/console/pathways.js";

export const panels = {
  members: Members, objectives: Objectives, pathways: Pathways, overview: Overview,
  leaderboard: Leaderboard, diary: Diary,
};
