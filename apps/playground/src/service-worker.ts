/** Keeps the page's files, so that it works without a network once it has been opened. */
import { clientsClaim } from 'workbox-core'
import { cleanupOutdatedCaches, matchPrecache, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { NetworkOnly } from 'workbox-strategies'

/** Every file of the page; those without a revision carry the hash of their content in their name. */
declare const __FILES__: { url: string; revision: string | null }[]

// The page itself is asked for over the network first: it names the newest files.
const network = new NetworkOnly()
registerRoute(
  new NavigationRoute(async (options) => {
    try {
      return await network.handle(options)
    } catch (error) {
      const page = await matchPrecache('index.html')
      if (page) return page
      throw error
    }
  }),
)

// A new worker waits until no page of the old one is open, so that no file is taken from under it.
precacheAndRoute(__FILES__)
cleanupOutdatedCaches()
clientsClaim()
