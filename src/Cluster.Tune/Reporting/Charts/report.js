// Turns the page's data into ECharts options. Data only in, charts only out: nothing is computed here but colours' ranges.
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const withValue = data.trials.filter(t => t.value !== null);
const values = withValue.map(t => t.value);
const [low, high] = [Math.min(...values), Math.max(...values)];
const sorted = [...withValue].sort((a, b) => data.isMaximized ? b.value - a.value : a.value - b.value);
const failed = data.trials.filter(t => t.phase === 'failed');
const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
const page = getComputedStyle(document.documentElement).getPropertyValue('--page').trim();
// What stands out from the page is good, what fades into it is bad.
const good = isDark ? ['#eaf6fb', '#7cc4e0', '#2a7da0', '#2c3f4a'] : ['#0b3954', '#1b7fa6', '#8fc1d4', '#d9dde0'];
const [line, marked] = isDark ? ['#4fb0d6', '#ff9466'] : ['#1b7fa6', '#c1440e'];
const shades = data.isMaximized ? [...good].reverse() : good;
const short = x => typeof x === 'number' ? String(+x.toPrecision(4)) : String(x);
const cut = (text, most) => text.length <= most ? text : text.slice(0, most >> 1) + '…' + text.slice(1 - (most >> 1));

document.getElementById('summary').textContent = sorted.length === 0 ? 'No trial reported a number.' :
  `${data.trials.length} trial${data.trials.length === 1 ? '' : 's'}${failed.length > 0 ? `, ${failed.length} failed` : ''}; `
  + `best ${data.metric} ${short(sorted[0].value)} (${sorted[0].id}: ` + data.parameters.map((p, i) => [p.name, sorted[0].values[i]])
    .filter(([, value]) => value !== null).map(([name, value]) => `${name} ${short(value)}`).join(', ') + ')';

function section(title, parent, note) {
  const head = document.createElement('h2');
  head.textContent = title;
  parent.append(head);
  if (note) { const text = document.createElement('p'); text.textContent = note; parent.append(text); }
  return parent;
}

function chart(parent, option, height) {
  const box = document.createElement('div');
  box.className = 'chart';
  if (height) box.style.height = `${height}px`;
  parent.append(box);
  const made = echarts.init(box, isDark ? 'dark' : null, { renderer: 'canvas' });
  made.setOption({ animation: false, backgroundColor: 'transparent', ...option });
  addEventListener('resize', () => made.resize());
  return made;
}

// A logarithmic axis reaches from the least value to the greatest: whole decades would leave most of it empty.
function axis(p, i, more) {
  if (p.choices) return { type: 'category', data: p.choices, name: p.name, ...more };
  if (!p.isLogarithmic) return { type: 'value', scale: true, name: p.name, ...more };
  const all = withValue.map(t => t.values[i]).filter(v => v !== null);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const edges = least < most ? { min: +least.toPrecision(2), max: +most.toPrecision(2) } : {};
  if (edges.min > least) edges.min = least;
  if (edges.max < most) edges.max = most;
  return { type: 'log', name: p.name, ...edges, ...more, axisLabel: { formatter: short, hideOverlap: true, ...(more && more.axisLabel) } };
}
const colour = dimension => ({
  min: low, max: high, dimension, inRange: { color: shades }, calculable: true, text: [data.metric, ''], right: 0, top: 'middle',
  precision: 4,
});

function curves(parent) {
  if (data.trials.every(t => t.curve.length === 0)) return;
  const best = new Set(sorted.slice(0, 1).map(t => t.id));
  const faint = data.trials.length > 100 ? 0.2 : 0.45;
  chart(section('Learning curves', parent), {
    tooltip: { trigger: 'item', formatter: p => `${p.seriesName}<br>iteration ${p.value[0]}: ${short(p.value[1])}` },
    grid: { left: 70, right: 90 },
    xAxis: { type: 'value', name: 'iteration', minInterval: 1, min: 1, max: Math.max(2, ...data.trials.map(t => t.iteration)) },
    yAxis: { type: 'value', scale: true, name: data.metric },
    series: data.trials.filter(t => t.curve.length > 0).map(t => ({
      type: 'line', name: t.id, data: t.curve, symbolSize: 4, showSymbol: t.curve.length === 1 || data.trials.length <= 100,
      z: best.has(t.id) ? 3 : 2,
      lineStyle: { width: best.has(t.id) ? 3 : 1, color: best.has(t.id) ? marked : line, opacity: best.has(t.id) ? 1 : faint },
      itemStyle: { color: best.has(t.id) ? marked : line },
    })),
  });
}

// One chart for each objective beside the first: what is on the front of all of them stands out.
function fronts(parent) {
  data.moreMetrics.forEach((metric, k) => {
    const points = withValue.filter(t => t.more[k] !== null);
    if (points.length === 0) return;
    const series = (name, chosen, size, opacity, z) => ({
      type: 'scatter', name, symbolSize: size, z, itemStyle: { color: name === 'Pareto front' ? marked : line, opacity },
      data: chosen.map(t => [t.value, t.more[k], t.id]),
    });
    chart(section(`${data.metric} and ${metric}`, parent, 'No trial beats those of the Pareto front in all objectives at once.'), {
      tooltip: { formatter: q => `${q.value[2]}<br>${data.metric} ${short(q.value[0])}<br>${metric} ${short(q.value[1])}` },
      legend: { top: 0 },
      grid: { left: 90, right: 40, top: 44, bottom: 50 },
      xAxis: { type: 'value', scale: true, name: data.metric, nameLocation: 'middle', nameGap: 28 },
      yAxis: { type: 'value', scale: true, name: metric },
      series: [
        series('Pareto front', points.filter(t => t.isOnFront), 11, 0.95, 3),
        series('other trials', points.filter(t => !t.isOnFront), 7, 0.4, 2),
      ],
    });
  });
}

function parallel(parent) {
  const last = data.parameters.length;
  // Labels are read over the lines; long names keep both ends, which tell them apart.
  const room = Math.max(8, Math.floor(150 / (last + 1)));
  const label = { axisLabel: { backgroundColor: page, padding: [1, 3] }, nameTextStyle: { fontSize: last > 6 ? 10 : 12 } };
  chart(section('Parallel coordinates', parent, `${isDark ? 'Bright' : 'Dark'} is good. Drag along an axis to choose trials.`), {
    parallel: { left: 60, right: 150, bottom: 40, top: 70 },
    parallelAxis: [
      ...data.parameters.map((p, i) => axis(p, i, { dim: i, ...label, name: cut(p.name, room) })),
      { dim: last, name: cut(data.metric, room), scale: true, ...label },
    ],
    visualMap: colour(last),
    series: [{
      type: 'parallel', smooth: false, lineStyle: { width: 1.5, opacity: withValue.length > 100 ? 0.35 : 0.7 },
      // The best are drawn last, over the others.
      data: [...sorted].reverse().map(t => [...t.values.map(v => v === null ? '-' : v), t.value]),
    }],
  });
}

function slices(parent) {
  const grid = document.createElement('div');
  grid.className = 'slices';
  const longest = Math.max(...withValue.map(t => t.iteration));
  const note = 'A filled point is a trial that ran to the longest iteration, a pale one was stopped or failed before.';
  section('Slices', parent, note).append(grid);
  data.parameters.forEach((p, i) => chart(grid, {
    tooltip: { formatter: q => `${q.value[2]}<br>${p.name} ${short(q.value[0])}: ${short(q.value[1])}<br>iteration ${q.value[3]}` },
    grid: { left: 60, right: 20, top: 30, bottom: 50 },
    xAxis: axis(p, i, { nameLocation: 'middle', nameGap: 28, name: cut(p.name, 44), axisLabel: { hideOverlap: true } }),
    yAxis: { type: 'value', scale: true, name: data.metric },
    series: [{ type: 'scatter', symbolSize: 7, itemStyle: { color: line },
      data: withValue.filter(t => t.values[i] !== null).map(t => ({
        value: [t.values[i], t.value, t.id, t.iteration], itemStyle: { opacity: t.iteration === longest ? 0.9 : 0.25 },
      })) }],
  }));
}

function contours(parent) {
  if (data.contours.length === 0) return;
  section('Contour', parent, 'What a Gaussian process through the results expects; the other parameters are the best trial’s.');
  const choice = document.createElement('select');
  data.contours.forEach((c, i) => choice.add(new Option(`${c.x} × ${c.y}`, i)));
  parent.append(choice);
  const made = chart(parent, {});
  const show = () => {
    const c = data.contours[choice.value];
    const cells = c.cells.flatMap((row, y) => row.map((v, x) => [x, y, v]));
    const all = cells.map(cell => cell[2]);
    made.setOption({
      animation: false,
      tooltip: { formatter: q => `${c.x} ${c.columns[q.value[0]]}, ${c.y} ${c.rows[q.value[1]]}: ${short(q.value[2])}` },
      backgroundColor: 'transparent',
      grid: { left: 90, right: 150, top: 44, bottom: 50 },
      xAxis: { type: 'category', data: c.columns, name: c.x, nameLocation: 'middle', nameGap: 30 },
      yAxis: { type: 'category', data: c.rows, name: c.y, nameTextStyle: { align: 'left' } },
      visualMap: { type: 'piecewise', splitNumber: 10, min: Math.min(...all), max: Math.max(...all), inRange: { color: shades },
        right: 0, top: 'middle', formatter: (least, most) => `${short(least)} – ${short(most)}` },
      series: [{ type: 'heatmap', data: cells }],
    }, true);
  };
  choice.onchange = show;
  show();
}

function importance(parent) {
  if (data.importance.length === 0) return;
  const rows = [...data.importance].reverse();
  chart(section('Parameter importance', parent), {
    tooltip: { formatter: q => `${q.name} ${(q.value * 100).toFixed(1)} %` },
    grid: { left: 20, right: 60, top: 10, bottom: 30, containLabel: true },
    xAxis: { type: 'value', axisLabel: { formatter: v => `${Math.round(v * 100)} %` } },
    yAxis: { type: 'category', data: rows.map(r => r.parameter), axisLabel: { formatter: name => cut(name, 44) } },
    series: [{ type: 'bar', data: rows.map(r => r.share), itemStyle: { color: line }, barMaxWidth: 26 }],
  }, 60 + 32 * rows.length);
}

function table(parent) {
  const shown = value => value === null ? '' : short(value);
  const row = (cells, kind) => {
    const line = parent.insertRow();
    cells.forEach(text => { const cell = document.createElement(kind); cell.textContent = text; line.append(cell); });
  };
  row(['trial', 'state', ...data.parameters.map(p => p.name), 'iteration', data.metric, ...data.moreMetrics,
    ...failed.length > 0 ? ['error'] : []], 'th');
  [...sorted, ...data.trials.filter(t => t.value === null)].forEach(t =>
    row([t.id, t.phase, ...t.values.map(shown), t.iteration, ...[t.value, ...t.more].map(shown),
      ...failed.length > 0 ? [t.error || ''] : []], 'td'));
}

const charts = document.getElementById('charts');
if (typeof echarts === 'undefined') section('Charts', charts, 'This build had no chart library: build where npm can fetch it.');
else if (sorted.length > 0) [curves, fronts, parallel, slices, contours, importance].forEach(draw => draw(charts));
table(document.getElementById('trials'));
