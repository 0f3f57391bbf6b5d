#!/bin/sh
# Holds the boards against Grafana's own published types (npm: @grafana/schema), the options of each kind of panel
# included. Needs node and npm; everything it fetches goes to a directory that is gone at the end.
set -eu
boards=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/dashboards
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @grafana/schema@13.2.3 typescript@5.9.3 >&2

cat >generate.js <<'JS'
const fs = require('fs');
const [directory] = process.argv.slice(2);
console.log(`
import type { Dashboard, Panel, RowPanel, AnnotationQuery } from '@grafana/schema';
import type { Options as StatOptions } from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as series from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
import type * as table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';

// JSON has an enumeration's values, not its names.
type Written<T> = T extends string ? \`\${T}\`
  : T extends number | boolean | null | undefined ? T
  : T extends Array<infer E> ? Array<Written<E>>
  : T extends object ? { [K in keyof T]: Written<T[K]> } : T;

// What the data source adds to an annotation and to a target is open in these types.
type Annotation = Omit<AnnotationQuery, 'target'> &
  { expr: string; step: string; titleFormat: string; textFormat: string; tagKeys: string; useValueForTime: boolean };
type Board = Omit<Dashboard, 'panels' | 'annotations'> & { panels: unknown[]; annotations: { list: Annotation[] } };
interface Kinds {
  stat: { options: StatOptions; custom: {} };
  timeseries: { options: series.Options; custom: series.FieldConfig };
  table: { options: Partial<table.Options>; custom: Partial<table.FieldConfig> };
}
`);
let n = 0;
const declare = (type, value) => console.log(`export const v${n++}: ${type} = ${JSON.stringify(value, null, 1)};`);
const panel = p => {
  if (p.type === 'row') {
    const { panels, ...row } = p;
    declare(`Omit<RowPanel, 'panels'>`, row);
    panels.forEach(panel);
    return;
  }
  declare('Written<Panel>', p);
  declare(`Written<Kinds[${JSON.stringify(p.type)}]['options']>`, p.options);
  declare(`Written<Kinds[${JSON.stringify(p.type)}]['custom']>`, p.fieldConfig.defaults.custom ?? {});
};
for (const file of fs.readdirSync(directory).sort()) {
  const board = JSON.parse(fs.readFileSync(`${directory}/${file}`, 'utf8'));
  console.log(`// ${file}`);
  declare('Board', { ...board, panels: [] });
  board.panels.forEach(panel);
}
JS
node generate.js "$boards" >boards.ts
npx tsc --noEmit --strict --skipLibCheck --target es2022 --module esnext --moduleResolution bundler boards.ts
echo "$(ls "$boards" | wc -l) boards are as Grafana's types say"
