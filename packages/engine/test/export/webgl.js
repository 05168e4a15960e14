/** Draws each job's fragment shader: a pixel for each number at each point. Runs in a page. */
function webgl(jobs) {
  const canvas = document.createElement('canvas')
  const gl = canvas.getContext('webgl2')
  if (!gl.getExtension('EXT_color_buffer_float')) throw new Error('no float targets')
  const shader = (type, code) => {
    const made = gl.createShader(type)
    gl.shaderSource(made, code)
    gl.compileShader(made)
    const log = gl.getShaderInfoLog(made)
    if (!gl.getShaderParameter(made, gl.COMPILE_STATUS)) throw new Error(`${log}\n${code}`)
    return made
  }
  const corners = shader(
    gl.VERTEX_SHADER,
    '#version 300 es\nvoid main() { gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0); }',
  )
  return jobs.map(({ code, points, total }) => {
    const program = gl.createProgram()
    gl.attachShader(program, corners)
    gl.attachShader(program, shader(gl.FRAGMENT_SHADER, code))
    gl.linkProgram(program)
    gl.useProgram(program)
    gl.uniform1fv(gl.getUniformLocation(program, 'x'), points.flat())
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture())
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, points.length, total)
    gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer())
    const texture = gl.getParameter(gl.TEXTURE_BINDING_2D)
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0)
    gl.viewport(0, 0, points.length, total)
    gl.drawArrays(gl.TRIANGLES, 0, 3)
    const pixels = new Float32Array(4 * points.length * total)
    gl.readPixels(0, 0, points.length, total, gl.RGBA, gl.FLOAT, pixels)
    return points.flatMap((_, p) =>
      Array.from({ length: total }, (_, i) => pixels[4 * (i * points.length + p)]),
    )
  })
}

window.webgl = webgl
