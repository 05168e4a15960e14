import { useEffect } from 'preact/hooks'
import { Controls } from './controls'
import { Curves } from './curves'
import { DataPanel } from './data-panel'
import { ExchangePanel } from './exchange-panel'
import { NetworkDrawing } from './network'
import { NeuronDetail } from './neuron'
import { Plane } from './plane'
import { PlaneText } from './plane-text'
import { beginOnce } from './session'
import { isStarting } from './state'
import { SettingsPanel } from './settings-panel'

/** Train a network in the page, and watch what its neurons learn. */
export function TrainPage() {
  // It trains on while another page is looked at.
  useEffect(beginOnce, [])
  return (
    <main class="train-page" aria-busy={isStarting.value}>
      <h1 class="unseen">Train: a network learns in the page</h1>
      <Controls />
      <DataPanel />
      <div class="middle">
        <NetworkDrawing />
        <NeuronDetail />
        <SettingsPanel />
      </div>
      <div class="outcome">
        <div>
          <Plane />
          <PlaneText />
        </div>
        <Curves />
      </div>
      <ExchangePanel />
    </main>
  )
}
