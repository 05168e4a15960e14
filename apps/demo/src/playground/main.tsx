import './styles/base.css'
import './styles/graph.css'
import './styles/train.css'
import { render } from 'preact'
import { App } from './app'
import { startRouting } from './route'

void startRouting()
render(<App />, document.querySelector('#page')!)

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  addEventListener('load', () => void navigator.serviceWorker.register('./service-worker.js'))
}
