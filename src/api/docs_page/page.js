
'use strict';
// Reads an OpenAPI 3.1 document and shows it. Texts of the document become text nodes, never markup.

const $ = id => document.getElementById(id);
const description = document.querySelector('link[rel=service-desc]');
const source = description.href;
// Where the service is, as a browser sees it: there may be a prefix that the service does not know of.
const here = source.slice(0, source.length - description.dataset.path.length) + '/';
const methods = ['get', 'head', 'query', 'post', 'put', 'patch', 'delete', 'options', 'trace'];
let api = {};
let operations = [];
let keptHeaders = '';

// Makes an element: h('a', {href: '#/'}, 'text', [more, elements], null).
function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child || child === 0));
  return element;
}

// --- Schemas

function resolve(schema) {
  for (let steps = 0; schema && schema.$ref && steps < 20; ++steps) {
    const {$ref, ...beside} = schema;
    let target = api;
    for (const name of $ref.slice(2).split('/')) target = target?.[decodeURIComponent(name).replace(/~1/g, '/').replace(/~0/g, '~')];
    schema = {...target, ...beside};
  }
  return schema ?? {};
}

const nameOf = schema => schema?.$ref?.split('/').pop();
const typesOf = schema => [schema.type ?? []].flat();
const isNull = schema => typesOf(schema).join() === 'null';
const isFile = schema => schema.format === 'binary';
const choicesOf = schema => schema.anyOf ?? schema.oneOf ?? [];

// What there is besides null, when that is one thing.
function bare(schema) {
  const whole = resolve(schema);
  const others = choicesOf(whole).filter(choice => !isNull(resolve(choice)));
  return others.length === 1 ? bare(others[0]) : whole;
}

function typeText(schema) {
  const whole = resolve(schema);
  if (choicesOf(whole).length) return choicesOf(whole).map(typeText).join(' or ');
  if (nameOf(schema)) return nameOf(schema);
  if (whole.enum) return 'one of';
  if (whole.const !== undefined) return JSON.stringify(whole.const);
  return typesOf(whole).map(type => {
    if (type === 'array' && whole.items) return 'list of ' + typeText(whole.items);
    if (type === 'array' && whole.prefixItems) return 'list of ' + whole.prefixItems.map(typeText).join(', ');
    if (type === 'object' && whole.additionalProperties) return 'map of ' + typeText(whole.additionalProperties);
    if (isFile(whole)) return 'file';
    return type !== 'null' && whole.format ? `${type} (${whole.format})` : type;
  }).join(' or ') || 'anything';
}

function range(low, high, unit) {
  if (low === undefined && high === undefined) return [];
  if (low === high) return [`${low}${unit}`];
  if (high === undefined) return [`at least ${low}${unit}`];
  if (low === undefined) return [`at most ${high}${unit}`];
  return [`${low} to ${high}${unit}`];
}

function rulesOf(schema) {
  const s = bare(schema);
  const inner = s.items ? rulesOf(s.items).map(rule => 'each: ' + rule) : [];
  return [
    ...(s.enum ?? []).map(value => JSON.stringify(value)),
    ...range(s.minLength, s.maxLength, ' characters'),
    ...range(s.minimum, s.maximum, ''),
    ...(s.exclusiveMinimum !== undefined ? ['more than ' + s.exclusiveMinimum] : []),
    ...(s.exclusiveMaximum !== undefined ? ['less than ' + s.exclusiveMaximum] : []),
    ...(s.multipleOf !== undefined ? ['multiple of ' + s.multipleOf] : []),
    ...range(s.minItems, s.maxItems, ' elements'),
    ...range(s.minProperties, s.maxProperties, ' entries'),
    ...(s.uniqueItems ? ['no element twice'] : []),
    ...[s, ...(s.allOf ?? [])].map(part => part.pattern ?? part['x-pattern']).filter(Boolean).map(pattern => 'matches ' + pattern),
    ...(s.contentEncoding ? [s.contentEncoding] : []),
    ...(schema?.default !== undefined ? ['default ' + JSON.stringify(schema.default)] : []),
    ...inner,
  ];
}

// The objects that a schema leads to, through lists, maps and choices.
function objectsIn(schema) {
  const whole = resolve(schema);
  if (whole.properties) return [{name: nameOf(schema), schema: whole}];
  const inside = [whole.items, typeof whole.additionalProperties === 'object' && whole.additionalProperties,
    ...choicesOf(whole), ...(whole.prefixItems ?? [])].filter(Boolean);
  return inside.flatMap(objectsIn);
}

function fieldRow(name, schema, required, description) {
  const rules = rulesOf(schema);
  const inner = objectsIn(schema);
  return h('li', null,
    h('div', {class: 'field'}, h('code', null, name), h('span', {class: 'type'}, typeText(schema)),
      required && h('span', {class: 'needed'}, 'required')),
    description && h('p', {class: 'says'}, description),
    rules.length ? h('ul', {class: 'rules'}, rules.map(rule => h('li', null, rule))) : null,
    inner.map(object => lazily(object.name ?? 'fields', () => fieldList(object.schema))));
}

function fieldList(schema) {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {})
    .map(([name, field]) => fieldRow(name, field, required.has(name), resolve(field).description));
  return h('ul', {class: 'fields'}, rows);
}

// What is inside is made when it is opened: a type may contain itself.
function lazily(title, make) {
  const details = h('details', null, h('summary', null, title));
  details.addEventListener('toggle', () => details.append(make()), {once: true});
  return details;
}

function schemaView(schema) {
  const objects = objectsIn(schema);
  const direct = resolve(schema).properties;
  return [
    direct ? null : h('p', {class: 'type'}, typeText(schema)),
    resolve(schema).description && h('p', {class: 'says'}, resolve(schema).description),
    objects.map(object => [objects.length > 1 && h('h3', null, object.name ?? ''), fieldList(object.schema)]),
    h('details', null, h('summary', null, 'Example'), h('pre', {tabindex: 0}, coloured(JSON.stringify(example(schema))))),
  ];
}

const sample = {
  'date-time': '2026-01-31T08:30:00Z', date: '2026-01-31', time: '08:30:00Z', email: 'ann@example.org', uri: 'https://example.org/',
  'uri-reference': '/path', uuid: '123e4567-e89b-12d3-a456-426614174000', ipv4: '192.0.2.1', ipv6: '2001:db8::1', hostname: 'example.org',
};

// A value that the schema allows, as far as that can be told.
function example(schema, depth = 0) {
  const s = resolve(schema);
  if (s.default !== undefined) return s.default;
  if (s.enum) return s.enum[0];
  if (s.const !== undefined) return s.const;
  const choices = choicesOf(s);
  if (choices.length) return depth > 4 ? null : example(choices.find(choice => !isNull(resolve(choice))) ?? choices[0], depth + 1);
  switch (typesOf(s).find(type => type !== 'null')) {
    case 'boolean': return true;
    case 'integer':
    case 'number': return Math.min(Math.max(s.minimum ?? (s.exclusiveMinimum !== undefined ? s.exclusiveMinimum + 1 : 1), 1), s.maximum ?? 1);
    case 'string': return sample[s.format] ?? (s.contentEncoding ? 'dGV4dA==' : 'text'.padEnd(s.minLength ?? 0, ' text').slice(0, s.maxLength ?? 1000));
    case 'array':
      if (s.prefixItems) return s.prefixItems.map(item => example(item, depth + 1));
      return depth > 4 || s.maxItems === 0 ? [] : Array.from({length: Math.min(s.minItems || 1, 8)}, () => example(s.items, depth + 1));
    case 'object':
      if (depth > 5) return {};
      if (!s.properties) return s.additionalProperties ? {key: example(s.additionalProperties, depth + 1)} : {};
      return Object.fromEntries(Object.entries(s.properties)
        .filter(([name, field]) => depth < 3 || (s.required ?? []).includes(name))
        .map(([name, field]) => [name, example(field, depth + 1)]));
    default: return null;
  }
}

// JSON set in and coloured from its text, so that numbers of 64 bits keep their digits.
function coloured(text) {
  const tokens = text.match(/"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:]+/g) ?? [];
  const out = document.createDocumentFragment();
  let depth = 0;
  const line = () => '\n' + '  '.repeat(depth);
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    if (token === '{' || token === '[') {
      const empty = next === '}' || next === ']';
      if (!empty) ++depth;
      out.append(token + (empty ? '' : line()));
    } else if (token === '}' || token === ']') {
      const empty = tokens[i - 1] === '{' || tokens[i - 1] === '[';
      if (!empty) --depth;
      out.append((empty ? '' : line()) + token);
    } else if (token === ',') out.append(',' + line());
    else if (token === ':') out.append(': ');
    else out.append(h('span', {class: next === ':' ? 'k' : token[0] === '"' ? 's' : /^[-\d]/.test(token) ? 'n' : 'w'}, token));
  });
  return out;
}

function plain(fragment) { return fragment.textContent; }

function isJson(text) {
  try { JSON.parse(text); return true; } catch { return false; }
}

// --- The list beside the content, and the overview

const badge = method => h('span', {class: 'method ' + method}, method);
const pathText = path => h('span', {class: 'path mono'}, path.split(/(\{[^}]*\})/).map(part => part[0] === '{' ? h('b', null, part) : part));

function collect() {
  operations = [];
  for (const [path, item] of Object.entries(api.paths ?? {})) {
    const all = [...methods.filter(method => item[method]).map(method => [method, item[method]]),
      ...Object.entries(item['x-additionalOperations'] ?? {})];
    // In the order of the document, which is that of serving.
    all.sort((a, b) => Object.keys(item).indexOf(a[0]) - Object.keys(item).indexOf(b[0]));
    for (const [method, operation] of all)
      operations.push({...operation, path, method: method.toUpperCase(), tag: operation.tags?.[0] ?? '',
        id: operation.operationId ?? method + path, parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve)});
  }
}

function byTag(list) {
  const groups = new Map((api.tags ?? []).map(tag => [tag.name, []]));
  for (const operation of list) groups.set(operation.tag, [...(groups.get(operation.tag) ?? []), operation]);
  return [...groups].filter(([, group]) => group.length);
}

const hrefOf = operation => '#/' + encodeURIComponent(operation.id);
const decoded = text => { try { return decodeURIComponent(text); } catch { return text; } };
const current = () => location.hash.startsWith('#/') ? decoded(location.hash.slice(2)) : '';

function showList() {
  const words = $('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = operations.filter(o => {
    const text = [o.method, o.path, o.summary, o.description, o.id, o.tag].join(' ').toLowerCase();
    return words.every(word => text.includes(word));
  });
  $('count').textContent = `${found.length} of ${operations.length} operations`;
  $('list').replaceChildren(...byTag(found).flatMap(([tag, group]) => [
    tag ? h('h2', null, tag) : '',
    h('ul', null, group.map(o => h('li', null, h('a', {href: hrefOf(o), title: o.summary, 'aria-current': o.id === current() && 'page'},
      badge(o.method), pathText(o.path))))),
  ]), found.length ? '' : h('p', {class: 'nothing'}, 'No operation has all these words.'));
}

function paragraphs(text, className) {
  return (text ?? '').split(/\n\s*\n/).filter(Boolean).map(part =>
    h('p', {class: className}, part.split(/(`[^`]+`)/).map(piece => piece[0] === '`' ? h('code', null, piece.slice(1, -1)) : piece)));
}

function overview() {
  return [
    h('h1', {tabindex: -1}, api.info?.title ?? 'API'),
    paragraphs(api.info?.description, 'lead'),
    h('p', {class: 'quiet'}, `Version ${api.info?.version ?? ''}, ${operations.length} operations, `, h('a', {href: source}, 'OpenAPI ' + api.openapi)),
    byTag(operations).map(([tag, group]) => [
      h('h2', null, tag || 'Operations'),
      h('table', null, h('tbody', null, group.map(o => h('tr', null, h('td', null, badge(o.method)),
        h('td', null, h('a', {href: hrefOf(o)}, pathText(o.path))), h('td', {class: 'what'}, o.summary ?? ''))))),
    ]),
  ];
}

// --- One operation

const places = {path: 'Path', query: 'Query', header: 'Headers', cookie: 'Cookies'};

function operationView(o) {
  const bodies = Object.entries(resolve(o.requestBody ?? {}).content ?? {});
  const about = h('div', null,
    h('h1', {tabindex: -1}, o.summary ?? o.id),
    h('p', {class: 'at'}, badge(o.method), pathText(o.path)),
    paragraphs(o.description),
    Object.entries(places).map(([place, title]) => {
      const all = o.parameters.filter(parameter => parameter.in === place);
      return all.length ? h('section', null, h('h2', null, title), h('ul', {class: 'fields'},
        all.map(p => fieldRow(p.name, p.schema, p.required, p.description ?? resolve(p.schema).description)))) : null;
    }),
    bodies.map(([type, media]) => h('section', null, h('h2', null, 'Body ', h('span', {class: 'media'}, type)), schemaView(media.schema))),
    h('section', null, h('h2', null, 'Answers'), Object.entries(o.responses ?? {}).sort(([a], [b]) => a < b ? -1 : 1).map(([status, r], i) => answerView(status, resolve(r), i === 0))));
  return h('div', {class: 'two'}, about, tryView(o, bodies[0]));
}

function answerView(status, answer, open) {
  const contents = Object.entries(answer.content ?? {});
  const head = [h('span', {class: `status s${status[0]}`}, status), h('span', null, answer.description ?? ''),
    h('span', {class: 'media'}, contents.map(([type]) => type).join(', '))];
  return h('details', {class: 'answer', open}, h('summary', null, head),
    h('div', null, contents.length ? contents.map(([type, media]) => [contents.length > 1 && h('h3', {class: 'media'}, type), schemaView(media.schema)])
      : h('p', {class: 'quiet'}, status === '2XX' ? 'What comes back is not declared.' : 'Without a body.')));
}

// The fields of a multipart form as if they were parameters.
function formFields(schema) {
  const whole = resolve(schema);
  const required = new Set(whole.required ?? []);
  return Object.entries(whole.properties ?? {}).map(([name, field]) => ({name, in: 'form', schema: field, required: required.has(name)}));
}

// An input for a parameter. Blank is not sent.
function inputFor(p, id) {
  const s = bare(p.schema);
  const isList = typesOf(s).includes('array');
  if (isFile(s) || (isList && isFile(bare(s.items ?? {}))))
    return h('input', {id, name: p.name, type: 'file', required: p.required, multiple: isList});
  const first = p.required ? example(p.schema) : '';
  const common = {id, name: p.name, required: p.required && p.in !== 'cookie', autocomplete: 'off', spellcheck: 'false'};
  const values = s.enum ?? (typesOf(s).includes('boolean') ? [true, false] : null);
  if (values) return h('select', common, p.required ? null : h('option', {value: ''}, p.schema.default !== undefined ? `not sent (${p.schema.default})` : 'not sent'),
    values.map(value => h('option', {value: String(value), selected: first === value}, String(value))));
  if (isList) {
    const list = h('textarea', {...common, rows: 2, placeholder: 'one a line'});
    if (p.required) list.value = [first].flat().join('\n');
    return list;
  }
  const number = typesOf(s).some(type => type === 'integer' || type === 'number');
  return h('input', {...common, type: 'text', inputmode: number ? 'decimal' : null, value: String(first),
    placeholder: p.schema.default !== undefined ? String(p.schema.default) : p.required ? '' : 'not sent'});
}

function tryView(o, body) {
  const prefix = 'try-' + o.id.replace(/\W/g, '_');
  const isForm = body?.[0] === 'multipart/form-data';
  const inputs = [...o.parameters, ...(isForm ? formFields(body[1].schema) : [])].map((p, i) => ({p, input: inputFor(p, `${prefix}-${i}`)}));
  const servers = api.servers ?? [];
  const server = servers.length > 1 ? h('select', {id: prefix + '-server'}, servers.map(s => h('option', {value: s.url}, s.description ? `${s.url}: ${s.description}` : s.url))) : null;
  const text = body && !isForm ? h('textarea', {id: prefix + '-body', rows: 8, spellcheck: 'false'}) : null;
  if (text) {
    const value = example(body[1].schema ?? {});
    text.value = /json/.test(body[0]) ? plain(coloured(JSON.stringify(value))) : /urlencoded/.test(body[0]) ? new URLSearchParams(value ?? {}).toString() : typeof value === 'string' ? value : '';
    text.rows = Math.min(Math.max(text.value.split('\n').length, 3), 18);
  }
  const headers = h('textarea', {id: prefix + '-headers', rows: 2, spellcheck: 'false', placeholder: 'Authorization: Bearer …'});
  headers.value = keptHeaders;
  const fault = h('p', {class: 'fault', role: 'status'});
  const result = h('div', {class: 'result', 'aria-live': 'polite'});
  const command = h('pre', {class: 'wrap', tabindex: 0, 'aria-label': 'The request as a curl command'});
  const send = h('button', {class: 'send', type: 'submit'}, 'Send');
  const copy = h('button', {type: 'button'}, 'Copy as curl');

  const request = () => requestOf(o, inputs, server?.value ?? servers[0]?.url, headers.value, isForm ? null : body?.[0], text?.value);
  const refresh = () => {
    command.textContent = curl(request());
    const wrong = text && /json/.test(body[0]) && text.value.trim() !== '' && !isJson(text.value);
    text?.classList.toggle('wrong', wrong);
    fault.textContent = wrong ? 'The body is no JSON yet.' : '';
  };
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(command.textContent);
      copy.textContent = 'Copied';
    } catch { // without permission: selected, for the person to copy
      getSelection().selectAllChildren(command);
      copy.textContent = 'Selected';
    }
    setTimeout(() => { copy.textContent = 'Copy as curl'; }, 1600);
  });

  const form = h('form', {class: 'try', 'aria-label': 'Try it', oninput: () => { keptHeaders = headers.value; refresh(); },
    onkeydown: event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit(); },
    onsubmit: async event => {
      event.preventDefault();
      send.disabled = true;
      send.textContent = 'Sending …';
      result.replaceChildren(...await exchange(request()));
      send.disabled = false;
      send.textContent = 'Send';
    }},
    h('h2', null, 'Try it'),
    server && h('div', {class: 'row'}, h('label', {for: server.id}, 'Server'), server),
    inputs.map(({p, input}) => h('div', {class: 'row'}, h('label', {for: input.id}, h('code', null, p.name), ' ',
      h('span', {class: 'type'}, p.in === 'cookie' ? 'sent by the browser' : `${p.in}, ${typeText(p.schema)}`), p.required ? h('span', {class: 'needed'}, ' required') : null), input)),
    text && h('div', {class: 'row'}, h('label', {for: text.id}, 'Body ', h('span', {class: 'media'}, body[0])), text, fault),
    h('details', {open: keptHeaders !== ''}, h('summary', null, 'Headers'), h('label', {class: 'hidden', for: headers.id}, 'Further headers, one a line'), headers),
    h('div', {class: 'actions'}, send, copy, h('span', {class: 'quiet'}, 'Ctrl+Enter sends')),
    command, result);
  refresh();
  return form;
}

function requestOf(o, inputs, server, headerLines, mediaType, body) {
  let path = o.path;
  const query = [], headers = [], cookies = [];
  const form = inputs.some(({p}) => p.in === 'form') ? [] : null;
  for (const {p, input} of inputs) {
    if (input.value === '' && p.in !== 'path') continue;
    const values = input.files ? [...input.files] : input.tagName === 'TEXTAREA' ? input.value.split('\n').filter(value => value !== '') : [input.value];
    if (p.in === 'path') path = path.replace(`{${p.name}}`, () => encodeURIComponent(input.value));
    else if (p.in === 'query') query.push(...values.map(value => `${encodeURIComponent(p.name)}=${encodeURIComponent(value)}`));
    else if (p.in === 'form') form.push(...values.map(value => [p.name, value]));
    else if (p.in === 'header') headers.push([p.name, values.join(', ')]);
    else cookies.push(`${p.name}=${input.value}`);
  }
  for (const line of headerLines.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  if (body) headers.unshift(['Content-Type', mediaType]);
  const base = new URL(server ?? here, source).href.replace(/\/$/, '');
  return {method: o.method, url: base + path + (query.length ? '?' + query.join('&') : ''), headers, cookies, form, body: body || undefined};
}

function curl({method, url, headers, cookies, form, body}) {
  const quoted = text => `'${text.replace(/'/g, `'\\''`)}'`;
  const lines = ['curl ' + (method === 'HEAD' ? '--head ' : method === (body || form?.length ? 'POST' : 'GET') ? '' : `-X ${method} `) + quoted(url),
    ...headers.map(([name, value]) => '-H ' + quoted(`${name}: ${value}`)),
    ...(cookies.length ? ['-b ' + quoted(cookies.join('; '))] : []),
    ...(form ?? []).map(([name, value]) => value instanceof File ? '-F ' + quoted(`${name}=@${value.name}`) : '--form-string ' + quoted(`${name}=${value}`)),
    ...(body ? ['--data-raw ' + quoted(body)] : [])];
  return lines.join(' \\\n  ');
}

// Sends, and gives what there is to show.
async function exchange({method, url, headers, form, body}) {
  const begin = performance.now();
  if (form) { // the browser makes the body, and the Content-Type with its boundary
    body = new FormData();
    for (const [name, value] of form) body.append(name, value);
  }
  try {
    const response = await fetch(url, {method, headers, body, cache: 'no-store'});
    const octets = await response.arrayBuffer();
    const time = performance.now() - begin;
    const type = response.headers.get('Content-Type') ?? '';
    const text = /json|text|xml|javascript|urlencoded/.test(type) || octets.byteLength === 0 ? new TextDecoder().decode(octets) : null;
    const shown = text === null ? `${octets.byteLength} octets of ${type || 'no declared type'}` :
      /json/.test(type) && text.length < 500000 && isJson(text) ? coloured(text) : text;
    return [
      h('p', {class: 'facts'}, h('span', {class: `status s${String(response.status)[0]}`}, `${response.status} ${response.statusText}`),
        h('span', null, `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`), h('span', null, `${octets.byteLength} octets`)),
      text === '' ? h('p', {class: 'quiet says'}, 'Without a body.') : h('pre', {tabindex: 0, class: 'body', 'aria-label': 'Body of the answer'}, shown),
      h('details', null, h('summary', null, 'Headers'), h('dl', {class: 'headers'}, [...response.headers].map(([name, value]) => [h('dt', null, name), h('dd', null, value)]))),
    ];
  } catch (error) {
    return [h('p', {class: 'fault', role: 'alert'}, `No answer: ${error.message}`)];
  }
}

// --- Moving about

function show() {
  if (location.hash && !location.hash.startsWith('#/')) return;
  const chosen = operations.find(operation => operation.id === current());
  $('main').replaceChildren(...[chosen ? operationView(chosen) : overview()].flat(Infinity).filter(Boolean));
  document.title = chosen ? `${chosen.summary ?? chosen.id}: ${api.info?.title}` : api.info?.title ?? document.title;
  showList();
  closeMenu();
}

function closeMenu() {
  $('side').classList.remove('open');
  $('menu').setAttribute('aria-expanded', 'false');
}

addEventListener('hashchange', () => {
  show();
  scrollTo(0, 0);
  document.querySelector('main h1')?.focus({preventScroll: true});
});
$('menu').addEventListener('click', () => $('menu').setAttribute('aria-expanded', String($('side').classList.toggle('open'))));
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  $('main').focus();
});
$('filter').addEventListener('input', showList);

// Up and down go through the list, Enter in the filter opens the first.
document.addEventListener('keydown', event => {
  const links = [...$('list').querySelectorAll('a')];
  const at = links.indexOf(document.activeElement);
  const inFilter = document.activeElement === $('filter');
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName);
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $('side').classList.add('open');
    $('menu').setAttribute('aria-expanded', 'true');
    $('filter').select();
  } else if (event.key === 'Escape' && (inFilter || at >= 0)) {
    $('filter').value = '';
    showList();
    closeMenu();
    $('filter').blur();
  } else if (event.key === 'Enter' && inFilter && links.length) links[0].click();
  else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && (inFilter || at >= 0) && links.length) {
    event.preventDefault();
    const next = at + (event.key === 'ArrowDown' ? 1 : -1);
    (next < 0 ? $('filter') : links[Math.min(next, links.length - 1)]).focus();
  }
});

(async () => {
  try {
    const response = await fetch(source);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    api = await response.json();
    $('version').textContent = api.info?.version ?? '';
    collect();
    show();
  } catch (error) {
    $('main').replaceChildren(h('h1', null, 'There is nothing to show'), h('p', null, `${source}: ${error.message}`));
  }
})();
