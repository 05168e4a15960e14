/** Runs each job's compute shader: an invocation for each point. Runs in a page. */
async function webgpu(jobs) {
  const gpu = navigator.gpu
  const adapter = await gpu?.requestAdapter()
  if (!adapter) throw new Error('no WebGPU here')
  const device = await adapter.requestDevice()
  const all = []
  for (const { code, points, total } of jobs) {
    device.pushErrorScope('validation')
    const module = device.createShaderModule({ code })
    const pipeline = device.createComputePipeline({
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
    })
    const input = Float32Array.from(points.flat())
    const [STORAGE, COPY_SRC, COPY_DST, MAP_READ] = [0x80, 4, 8, 1]
    const xs = device.createBuffer({ size: input.byteLength, usage: STORAGE | COPY_DST })
    const size = 4 * points.length * total
    const ys = device.createBuffer({ size, usage: STORAGE | COPY_SRC })
    const back = device.createBuffer({ size, usage: MAP_READ | COPY_DST })
    device.queue.writeBuffer(xs, 0, input)
    const commands = device.createCommandEncoder()
    const pass = commands.beginComputePass()
    pass.setPipeline(pipeline)
    const entries = [xs, ys].map((buffer, binding) => ({ binding, resource: { buffer } }))
    const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries })
    pass.setBindGroup(0, group)
    pass.dispatchWorkgroups(points.length)
    pass.end()
    commands.copyBufferToBuffer(ys, 0, back, 0, size)
    device.queue.submit([commands.finish()])
    const error = await device.popErrorScope()
    if (error) throw new Error(`${error.message}\n${code}`)
    await back.mapAsync(1)
    all.push([...new Float32Array(back.getMappedRange())])
  }
  return all
}

window.webgpu = webgpu
