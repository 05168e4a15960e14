// Before anything is drawn, so that the page never flashes in the other theme.
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme
} catch {
  // Without storage the page goes by the system's preference.
}
if (new URLSearchParams(location.search).get('embed') === 'graph') {
  document.documentElement.dataset['embed'] = 'graph'
}
