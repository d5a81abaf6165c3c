// Turns the page's data into ECharts options. Data only in, charts only out: nothing is computed here but colours' ranges.
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const withValue = data.trials.filter(t => t.value !== null);
const values = withValue.map(t => t.value);
const [low, high] = [Math.min(...values), Math.max(...values)];
const sorted = [...withValue].sort((a, b) => data.isMaximized ? b.value - a.value : a.value - b.value);
const good = ['#0b3954', '#1b7fa6', '#8fc1d4', '#d9dde0'];          // dark is good, pale is bad
const shades = data.isMaximized ? [...good].reverse() : good;
const short = x => typeof x === 'number' ? String(+x.toPrecision(4)) : String(x);

document.getElementById('summary').textContent = sorted.length === 0 ? 'No trial reported a number.' :
  `${data.trials.length} trials; best ${data.metric} ${short(sorted[0].value)} (${sorted[0].id}: `
  + data.parameters.map((p, i) => `${p.name} ${short(sorted[0].values[i])}`).join(', ') + ')';

function section(title, parent, note) {
  const head = document.createElement('h2');
  head.textContent = title;
  parent.append(head);
  if (note) { const text = document.createElement('p'); text.textContent = note; parent.append(text); }
  return parent;
}

function chart(parent, option) {
  const box = document.createElement('div');
  box.className = 'chart';
  parent.append(box);
  const made = echarts.init(box, null, { renderer: 'canvas' });
  made.setOption({ animation: false, ...option });
  addEventListener('resize', () => made.resize());
  return made;
}

const axis = (p, more) => p.choices
  ? { type: 'category', data: p.choices, name: p.name, ...more }
  : { type: p.isLogarithmic ? 'log' : 'value', scale: true, name: p.name, ...more };
const colour = dimension => ({
  min: low, max: high, dimension, inRange: { color: shades }, calculable: true, text: [data.metric, ''], right: 0, top: 'middle', precision: 4,
});

function curves(parent) {
  const best = new Set(sorted.slice(0, 1).map(t => t.id));
  chart(section('Learning curves', parent), {
    tooltip: { trigger: 'item', formatter: p => `${p.seriesName}<br>iteration ${p.value[0]}: ${short(p.value[1])}` },
    grid: { left: 70, right: 90 },
    xAxis: { type: 'value', name: 'iteration', minInterval: 1, min: 1 },
    yAxis: { type: 'value', scale: true, name: data.metric },
    series: data.trials.filter(t => t.curve.length > 0).map(t => ({
      type: 'line', name: t.id, data: t.curve, symbolSize: 4, z: best.has(t.id) ? 3 : 2,
      lineStyle: { width: best.has(t.id) ? 3 : 1, color: best.has(t.id) ? '#c1440e' : '#1b7fa6', opacity: best.has(t.id) ? 1 : 0.45 },
      itemStyle: { color: best.has(t.id) ? '#c1440e' : '#1b7fa6' },
    })),
  });
}

function parallel(parent) {
  const last = data.parameters.length;
  chart(section('Parallel coordinates', parent, 'Dark is good. Drag along an axis to choose trials.'), {
    parallel: { left: 60, right: 150, bottom: 40 },
    parallelAxis: [
      ...data.parameters.map((p, i) => axis(p, { dim: i })),
      { dim: last, name: data.metric, scale: true },
    ],
    visualMap: colour(last),
    series: [{
      type: 'parallel', smooth: false, lineStyle: { width: 1.5, opacity: 0.7 },
      data: withValue.map(t => [...t.values.map(v => v === null ? '-' : v), t.value]),
    }],
  });
}

function slices(parent) {
  const grid = document.createElement('div');
  grid.className = 'slices';
  section('Slices', parent).append(grid);
  data.parameters.forEach((p, i) => chart(grid, {
    tooltip: { formatter: q => `${q.value[2]}<br>${p.name} ${short(q.value[0])}: ${short(q.value[1])}` },
    grid: { left: 60, right: 20, top: 30, bottom: 50 },
    xAxis: axis(p, { nameLocation: 'middle', nameGap: 28 }),
    yAxis: { type: 'value', scale: true, name: data.metric },
    series: [{ type: 'scatter', symbolSize: 7, itemStyle: { color: '#1b7fa6', opacity: 0.7 },
      data: withValue.filter(t => t.values[i] !== null).map(t => [t.values[i], t.value, t.id]) }],
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
      grid: { left: 90, right: 150, top: 20, bottom: 50 },
      xAxis: { type: 'category', data: c.columns, name: c.x, nameLocation: 'middle', nameGap: 30 },
      yAxis: { type: 'category', data: c.rows, name: c.y },
      visualMap: { type: 'piecewise', splitNumber: 10, min: Math.min(...all), max: Math.max(...all), inRange: { color: shades },
        right: 0, top: 'middle', precision: 4 },
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
    grid: { left: 120, right: 60, top: 10, bottom: 30 },
    xAxis: { type: 'value', axisLabel: { formatter: v => `${Math.round(v * 100)} %` } },
    yAxis: { type: 'category', data: rows.map(r => r.parameter) },
    series: [{ type: 'bar', data: rows.map(r => r.share), itemStyle: { color: '#1b7fa6' }, barMaxWidth: 26 }],
  });
}

function table(parent) {
  const row = (cells, kind) => {
    const line = parent.insertRow();
    cells.forEach(text => { const cell = document.createElement(kind); cell.textContent = text; line.append(cell); });
  };
  row(['trial', 'state', ...data.parameters.map(p => p.name), 'iteration', data.metric], 'th');
  [...sorted, ...data.trials.filter(t => t.value === null)].forEach(t =>
    row([t.id, t.phase, ...t.values.map(v => v === null ? '' : short(v)), t.iteration, t.value === null ? '' : short(t.value)], 'td'));
}

const charts = document.getElementById('charts');
if (typeof echarts === 'undefined') section('Charts', charts, 'This build had no chart library: build where npm can fetch it.');
else if (sorted.length > 0) [curves, parallel, slices, contours, importance].forEach(draw => draw(charts));
table(document.getElementById('trials'));
