import './styles/base.css'
import './styles/head.css'
import './styles/controls.css'
import './styles/text.css'
import './styles/graph.css'
import './styles/editor.css'
import './styles/drawing.css'
import './styles/train.css'
import './styles/network.css'
import './styles/plane.css'
import './styles/curves.css'
import './styles/embed.css'
import { render } from 'preact'
import { App } from './app'
import { startRouting } from './route'

void startRouting()
render(<App />, document.querySelector('#page')!)

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  addEventListener('load', () => void navigator.serviceWorker.register('./service-worker.js'))
}
