/**
 * `npm run demo`, `npm test` and their like on any machine with Node and npm: installs what is
 * missing, builds what is stale, and runs the command. Plain enough for an old Node to read, so that
 * it can say what is wrong.
 */
'use strict'

var childProcess = require('child_process')
var fs = require('fs')
var path = require('path')

var root = path.resolve(__dirname, '../../..')
var manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))

/** What each command needs built, and what it runs then, by itself or by pnpm. */
var COMMANDS = {
  demo: {
    build: ['build', '--filter=@mg/demo...'],
    run: [process.execPath, 'apps/demo/dist/cli.js'],
  },
  playground: {
    build: ['build', '--filter=@mg/playground'],
    run: [process.execPath, 'apps/playground/dist/serve.js'],
  },
  docs: {
    build: ['build', '--filter=@mg/docs'],
    run: [process.execPath, 'apps/docs/dist/serve.js'],
  },
  bench: {
    build: ['build', '--filter=@mg/bench...'],
    run: [process.execPath, 'apps/bench/dist/cli.js'],
  },
  test: { pnpm: ['exec', 'turbo', 'run', 'test', '--concurrency=50%'] },
  environments: {
    build: ['build', '--filter=@mg/engine', '--filter=@mg/nn', '--filter=@mg/optim'],
    pnpm: ['--filter', '@mg/consumer', 'run', 'environments'],
  },
  fuzz: { pnpm: ['--filter', '@mg/engine', 'run', 'fuzz'] },
  mutation: { pnpm: ['--filter', '@mg/workspace', 'run', 'mutation'] },
}

var name = process.argv[2]
var rest = process.argv.slice(3)
var command = COMMANDS[name]
if (!command) stop('usage: node mg.cjs ' + Object.keys(COMMANDS).join('|'))

requireNode(manifest.engines.node.replace('>=', ''))
install()
if (command.build) {
  say('building')
  pnpm(
    ['exec', 'turbo', 'run'].concat(command.build, ['--output-logs=errors-only']),
    'the build failed',
  )
}
process.on('SIGINT', function () {}) // what runs decides what Ctrl-C does
var executable = command.pnpm ? 'npx' : command.run[0]
var args = command.pnpm ? pnpmArguments(command.pnpm) : command.run.slice(1)
var result = spawn(executable, args.concat(rest), 'inherit')
process.exit(result.status === null ? 1 : result.status)

function requireNode(wanted) {
  var have = process.versions.node
  var a = have.split('.').map(Number)
  var b = wanted.split('.').map(Number)
  var isOlder = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
  if (isOlder) {
    stop(
      'this needs Node ' +
        wanted +
        ' or newer, and got ' +
        have +
        '; a newer one runs it with\n  npx --yes node@24 "$(which npm)" run ' +
        name,
    )
  }
}

/** Installs the packages of the lockfile, unless they are there already. */
function install() {
  var wanted = read('pnpm-lock.yaml')
  if (wanted === read('node_modules/.pnpm/lock.yaml')) return
  say('installing packages')
  pnpm(['install', '--frozen-lockfile'], 'the packages could not be installed')
}

function read(file) {
  try {
    return fs.readFileSync(path.join(root, file), 'utf8')
  } catch (error) {
    return error.code
  }
}

function pnpmArguments(args) {
  return ['--yes', '--prefer-offline', manifest.packageManager].concat(args)
}

/** Runs pnpm quietly; what it said is shown only when it fails. */
function pnpm(args, problem) {
  var result = spawn('npx', pnpmArguments(args), 'pipe')
  if (result.status === 0) return
  var output = String(result.stdout || '') + String(result.stderr || result.error || '')
  var isOffline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|META_FETCH_FAIL/.test(
    output,
  )
  process.stderr.write(output + '\n')
  stop(problem + (isOffline ? ': no network; connect once, later runs need none' : ', see above'))
}

function spawn(executable, args, output) {
  var environment = Object.assign({}, process.env, {
    DO_NOT_TRACK: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
  })
  return childProcess.spawnSync(executable, args, {
    cwd: root,
    env: environment,
    shell: process.platform === 'win32' && executable === 'npx',
    stdio: output === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  })
}

function say(what) {
  process.stderr.write(what + ' …\n')
}

function stop(message) {
  process.stderr.write(message + '\n')
  process.exit(1)
}
