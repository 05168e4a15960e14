/** What somebody finds who opens the folder. */
export const README = `# A training that goes on in PyTorch

    python train.py                          # on this machine
    torchrun --nproc_per_node 4 train.py     # in 4 processes, which share each batch

It needs PyTorch 1.13 or newer and nothing else. The numbers do not depend on how many processes there
are, but for rounding.

| file                  | what is in it                                                              |
| --------------------- | -------------------------------------------------------------------------- |
| \`train.py\`            | the training; \`python train.py --help\`                                     |
| \`model.py\`            | the model                                                                  |
| \`model.safetensors\`   | its numbers                                                                |
| \`loss.py\`             | the loss of each row                                                       |
| \`penalty.py\`          | what is added to the mean loss, if anything                                |
| \`data.csv\`            | the rows: inputs, then targets                                             |
| \`training.json\`       | the optimiser and the schedule with their state, and where the training is |
| \`trained.safetensors\` | the numbers in the end, which \`loadSafetensors\` of \`@mg/nn\` reads          |
| \`checkpoint.pt\`       | where a run that was interrupted goes on; remove it to start anew          |
`
