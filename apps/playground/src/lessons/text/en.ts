// The words of the lessons. A translation is a file beside this one with the same keys; the compiler
// says what is missing. `*…*` stands for emphasis, backticks for
// code, {…} for a number of the figure, `[…](#names)` for a link to a page.

export const en = {
  frame: {
    title: 'Learn',
    lead: 'From the slope of a curve to a network that learns. Each lesson takes a few minutes and gives you one thing to do with your own hands; nothing has to be known before.',
    language: 'Language',
    open: 'Begin',
    progress: '{done} of {all} done',
    complete: 'Complete',
    forget: 'Forget my progress',
    forgotten: 'Your progress was forgotten.',
    lessons: 'All lessons',
    lesson: 'Lesson {number}',
    step: 'Step {at} of {all}',
    stepDone: 'done',
    back: 'Back',
    next: 'Next',
    finish: 'To all lessons',
    following: 'Next: {title}',
    toDo: 'To do',
    done: 'Done',
    question: 'A question',
    guess: 'Your answer',
    check: 'Check',
    tell: 'Tell me',
    told: 'It is {answer}.',
    exact: 'Exactly.',
    close: 'Near enough: it is {answer}.',
    near: 'Near, but not there yet.',
    sign: 'The size is right; look at the direction again.',
    far: 'Not yet.',
    noNumber: 'Write a number, such as 2 or −0.5.',
    figure: 'What to try',
    unknown: 'There is no lesson of that name, so here are all of them.',
    loading: 'The lesson is being fetched …',
  },
  lessons: {
    slope: {
      title: 'Slope',
      about: 'Nudge a number, and see how strongly the result answers.',
      figure: {
        label: 'The curve x², with a point on it and a second one, h further to the right',
        h: 'the nudge h',
        x: 'where you stand: x',
        rise: 'rise of the curve',
        ratio: 'rise ÷ h',
        nothing: '0 ÷ 0, which says nothing',
        slope: 'slope of the tangent',
      },
      steps: {
        nudge: {
          text: 'The curve is x²: a number times itself. You stand at the filled point, where x = {x}; the open one is a nudge *h* further to the right. Drag it, or the slider of h, and watch how far the curve rises from one to the other.',
          reply: 'You moved by {h}, and the curve rose by {rise}.',
        },
        smaller: {
          text: 'What counts is the rise *for each bit of nudge*: rise ÷ h. Make h small, and then smaller still, down to 0.001.',
          reply: 'The rise almost vanishes, but rise ÷ h does not: it settles.',
        },
        settles: {
          text: 'On which number does rise ÷ h settle here, at x = {x}?',
          hint: 'Make h as small as the slider allows without reaching 0, and round what you see.',
          reply:
            'This number is the *slope* of the curve at this place. Its other name is the *derivative*.',
        },
        zero: {
          text: 'Why not simply take h = 0? Drag h all the way to 0.',
          reply:
            'No nudge, no rise, no answer. That is why we look where the number is *heading*. The straight line drawn now has just that slope: it is the *tangent*.',
        },
        flat: {
          text: 'The slope is different at each place. Move x until the slope is 0.',
          reply: 'Here the curve is flat: a tiny nudge changes nothing. It is the lowest point.',
        },
        sign: {
          text: 'At x = {left} the slope is {leftSlope}. You nudge x a little to the right. What does the curve do?',
          choices: [
            {
              say: 'It falls, about twice as much as you nudged.',
              reply: 'A slope below 0 means: up with x is down with the curve.',
              right: true,
            },
            {
              say: 'It rises, about twice as much as you nudged.',
              reply: 'The size is right. But what does the minus say? Move x there and try it.',
            },
            {
              say: 'It stays where it is.',
              reply: 'It would if the slope were 0. Move x there and try it.',
            },
          ],
        },
      },
    },
    'chain-rule': {
      title: 'The chain rule',
      about: 'One number moves a second, which moves a third: slopes multiply.',
      figure: {
        label: 'Three scales, one below the other: x, u and f, each with an arrow for its move',
        nudge: 'nudge of x',
        first: 'slope from x to u',
        second: 'slope from u to f',
        whole: 'f moves, for each 1 of x',
      },
      steps: {
        move: {
          text: 'x feeds u, and u feeds f. Nudge x with the slider, by 0.5 or more, and watch the arrows below.',
          reply: 'x moved by {dx}. That moved u by {du}, and u moved f by {df}.',
        },
        times: {
          text: 'How many times as far as x does f move? An arrow to the left counts as negative.',
          hint: 'Divide the move of f by the move of x. Do both arrows point the same way?',
          reply:
            'It is {first} × {second}. Along a path, slopes *multiply*. That is the *chain rule*, and nearly all of what is to come.',
        },
        build: {
          text: 'Now the slopes are yours. Set both so that f moves exactly 10 times as far as x.',
          reply: '{first} × {second} = {whole}. There are many ways to do it.',
        },
        zero: {
          text: 'Set one of the two slopes to 0, and look at what is left for f.',
          reply:
            'A single 0 on the path, and nothing gets through. In deep networks this is feared under the name of *vanishing gradient*.',
        },
        three: {
          text: 'A path with three slopes, 2, −1 and 5. x goes up by a tiny 0.01. What does f do?',
          choices: [
            {
              say: 'It goes down by {product}.',
              reply: '2 × −1 × 5 is −10, and f moves −10 times as far as x.',
              right: true,
            },
            {
              say: 'It goes up by {sum}.',
              reply: 'That would be the sum of the slopes. Along a path they multiply.',
            },
            { say: 'It goes down by {one}.', reply: 'That is what −1 alone would do.' },
          ],
        },
      },
    },
    backward: {
      title: 'Backward through a graph',
      about: 'Predict each gradient before you see it, from the end to the beginning.',
      figure: {
        label: 'The graph of L = (a × b + c) × f',
        hidden: '?',
      },
      steps: {
        graph: {
          text: 'A calculation as a graph: e = a × b, d = e + c, L = d × f. Each card has its number. The question mark below it stands for its *gradient*: how many times as far as this number L moves, if you nudge this number alone.',
        },
        end: {
          text: 'Begin at the end. Nudge L itself: how many times as far does L move?',
          hint: 'L moves just as far as you move it.',
          reply: 'It sounds silly, but everything starts from this 1.',
        },
        d: {
          text: 'L = d × f, and f is {f}. Nudge d alone: how many times as far does L move?',
          hint: 'If d grows by 1, one more f is in the product.',
          reply: 'In a product, each side gets the *other* side as its slope.',
        },
        f: {
          text: 'And f? Remember that d is {d}.',
          hint: 'In a product, each side gets the other one.',
          reply: 'Right: the number of d.',
        },
        c: {
          text: 'One step further back: d = e + c. Nudge c, and d moves just as far. So what is the gradient of c?',
          hint: 'Slope 1 from c to d, then the gradient of d: multiply along the path.',
          reply: 'A plus hands on what it receives, unchanged, to both sides; e got the same.',
        },
        a: {
          text: 'e = a × b. The gradient of e is {e}, and b is {b}. What is the gradient of a?',
          hint: 'The chain rule: the gradient of e times the slope from a to e, which is b.',
          reply: '{e} × {b}: what arrives, times the slope of this step.',
        },
        b: {
          text: 'The last one: what is the gradient of b? Here, a is {a}.',
          hint: 'The gradient of e times the slope from b to e.',
          reply:
            'You have just done *backpropagation*: from the end to the beginning, each card once.',
        },
        use: {
          text: 'You may raise one of them by 0.01, and want L to grow as much as it can. Which one?',
          choices: [
            {
              say: 'a',
              reply: 'It has the largest gradient of all, and it is positive.',
              right: true,
            },
            { say: 'b', reply: 'Its gradient is negative: with a larger b, L shrinks.' },
            { say: 'c', reply: 'Its gradient is negative: with a larger c, L shrinks.' },
            { say: 'f', reply: 'L would grow. But is there a larger gradient?' },
          ],
        },
      },
    },
    twice: {
      title: 'Used twice',
      about: 'A number that reaches the result along two paths gets two gradients, added.',
      figure: {
        label: 'A graph in which a is used twice',
        a: 'the number a',
        moved: 'a has moved by',
        result: 'the result has moved by',
        hidden: '?',
      },
      steps: {
        try: {
          text: 'b = a + a. There are two wires from a to b. Move a with the slider, and compare how far a and b have moved.',
          reply: 'Both wires carry the nudge, so b moves twice as far.',
        },
        sum: {
          text: 'So what is the gradient of a?',
          hint: 'Divide: how far has b moved, for each 1 that a has moved?',
          reply: 'A 1 comes back along each wire, and they *add up*.',
        },
        code: {
          text: 'In code this is one sign: `a.grad += …`. With `a.grad = …` the second wire would wipe out what the first has brought, and a would be left with 1. Inside each package that computes gradients stands this `+=`.',
        },
        mixed: {
          text: 'Another one: f = a × b + a, with a = {a} and b = {b}. What is the gradient of a?',
          hint: 'Along the product comes the other side, b. Along the plus comes 1. Add them.',
          reply: '{b} along one path and 1 along the other.',
        },
        three: {
          text: 'A number reaches the result along three paths, with slopes 2, −2 and 5. What is its gradient?',
          choices: [
            {
              say: '{added}',
              reply: 'Multiply along a path, add over paths. That is the whole rule.',
              right: true,
            },
            { say: '{multiplied}', reply: 'You multiplied them. That is for steps of *one* path.' },
            {
              say: '5, the last one',
              reply:
                'That is what `=` would do instead of `+=`: the last one wipes out the others.',
            },
          ],
        },
      },
    },
    mistakes: {
      title: 'Three classic mistakes',
      about: 'Make each of them yourself, and see what it does.',
      figure: {
        label: 'A small graph, whose gradients are found with or without the mistake',
        assign: 'Run with =',
        add: 'Run with +=',
        early: 'Run at once',
        ordered: 'Run in order',
        found: 'gradient of a, as found',
        nudged: 'gradient of a, by nudging a',
        none: 'not run yet',
        forget: 'forget zeroGrad()',
        step: 'Take a step',
        restart: 'Start over',
        w: 'w',
        aim: 'aim',
        grad: 'w.grad',
        steps: 'steps',
        chart: 'w after each step; the dashed line is where it should go',
      },
      steps: {
        assign: {
          text: 'The first mistake: `=` instead of `+=`. In b = a + a, let the gradients be found with `=`, and compare.',
          reply:
            '{found} instead of {nudged}: the second wire wiped out what the first had brought.',
        },
        unseen: {
          text: 'The nasty part: often nobody notices. In which of these does `=` give the right gradient of a?',
          choices: [
            {
              say: 'a × b',
              reply:
                'a is used once, so there is nothing to wipe out. A test with this one alone finds nothing.',
              right: true,
            },
            { say: 'a × a', reply: 'a is used twice here, just as in a + a.' },
            { say: 'a × b + a', reply: 'Count the wires that leave a: there are two.' },
          ],
        },
        order: {
          text: 'The second mistake: a wrong order. b = a + a, c = b + b. Let every card hand on its gradient *at once*, as soon as anything arrives.',
          reply:
            '{found} instead of {nudged}. b handed on its first share before the second had come, and then handed on the first once more.',
        },
        when: {
          text: 'So when may a card hand on its gradient?',
          choices: [
            {
              say: 'When all cards that use it have handed on theirs.',
              reply: 'This is what a *topological order*, walked backward, makes sure of.',
              right: true,
            },
            {
              say: 'As soon as its first share has arrived.',
              reply: 'That is what you have just seen go wrong.',
            },
            {
              say: 'In the order in which the code was written.',
              reply:
                'That is the way forward. On the way back it would begin with the leaves, which have nothing to hand on.',
            },
          ],
        },
        forget: {
          text: 'The third: w should become {aim}. Each step moves w against its gradient. `backward()`, which finds the gradient, *adds* it to the one that is there, so `zeroGrad()` has to come before each step. Forget that, and take 8 steps.',
          reply:
            'Each step is driven by all gradients so far. w shoots past its aim, and swings back and forth.',
        },
        reset: {
          text: 'Start over, switch the mistake off, and take steps until w is within 0.05 of its aim.',
          reply: 'The same steps with a fresh gradient each time: straight there.',
        },
      },
    },
    neuron: {
      title: 'A neuron',
      about: 'Two weights and a bias draw one straight edge through the plane.',
      figure: {
        label: 'The plane of both inputs, coloured by what the neuron gives there',
        w1: 'weight of x₁',
        w2: 'weight of x₂',
        b: 'bias b',
        right: 'points on their right side',
        of: '{right} of {all}',
        sum: 'sum at the ringed point',
        output: 'output there, tanh of the sum',
      },
      steps: {
        weight: {
          text: 'A neuron multiplies each input by a *weight*, adds them up with a *bias*, and squashes the sum into −1 … 1. Blue ground: above 0. Orange: below. Move the weight of x₁, and watch the edge.',
          reply: 'The weights turn the edge.',
        },
        bias: {
          text: 'Now move the bias.',
          reply: 'The bias shifts the edge without turning it.',
        },
        sum: {
          text: 'The ringed point is at x₁ = {px}, x₂ = {py}. The weights are {w1} and {w2}, and the bias is {b}. What is the sum, before it is squashed?',
          hint: 'First weight times x₁, plus second weight times x₂, plus bias.',
          reply: 'Squashed by tanh it becomes {output}.',
        },
        and: {
          text: 'Three points are orange and one is blue. Find weights and a bias so that each stands on ground of its own colour.',
          reply: 'You have trained a neuron by hand. Next you will have it done by gradients.',
        },
        xor: {
          text: 'Suppose that two opposite corners were blue and the other two orange. Could one neuron do it?',
          choices: [
            {
              say: 'No.',
              reply: 'One neuron has one straight edge. That is why networks have several.',
              right: true,
            },
            {
              say: 'Yes, with larger weights.',
              reply: 'Larger weights make the edge sharper, but it remains one straight edge.',
            },
            {
              say: 'Yes, with the right bias.',
              reply: 'The bias shifts the edge, but it remains one straight edge.',
            },
          ],
        },
      },
    },
    step: {
      title: 'A gradient step',
      about: 'Walk downhill, and find out how long a step may be.',
      figure: {
        label: 'The curve (w − 2)², and where you are on it',
        rate: 'learning rate',
        step: 'Take a step',
        restart: 'Start over',
        w: 'w',
        slope: 'slope here',
        move: 'next move: −rate × slope',
        loss: 'height',
        steps: 'steps so far',
      },
      steps: {
        one: {
          text: 'You want to get down to the lowest point, and all you know is the slope where you stand: {slope}. Against the slope is downhill. A *step* moves w by −rate × slope. Take one.',
          reply: 'You moved downhill by {moved}.',
        },
        down: {
          text: 'Take steps until the height is below 0.01. Watch how long they are.',
          reply: 'The steps became shorter by themselves: near the bottom the slope is small.',
        },
        small: {
          text: 'Start over. Set the rate to 0.02 or less, and take five steps.',
          reply: 'You would arrive, but not today.',
        },
        large: {
          text: 'Start over. Set the rate above 1, and take five steps.',
          reply:
            'Each step overshoots and lands higher than before. The training *diverges*. Where a loss explodes, the rate is the first suspect.',
        },
        best: {
          text: 'On this very curve one rate reaches the bottom in a single step, from anywhere. Which one?',
          hint: 'Try it. At w the slope is 2 × (w − 2), and you want to move by −(w − 2).',
          reply:
            'It is 1 divided by the slope of the slope, which the engine computed as well. On real losses it is different at each place, so people try.',
        },
      },
    },
    loss: {
      title: 'A loss',
      about: 'One number that says how wrong a line is, and how to make it less wrong.',
      figure: {
        label: 'Points, a line through them, and the square of each error',
        w: 'slope w of the line',
        b: 'height b of the line',
        loss: 'loss: mean of the squares',
        best: 'the smallest there is',
        grads: 'gradients of w and b',
        step: 'Take a gradient step',
      },
      steps: {
        see: {
          text: 'The line is a guess for each point. How wrong it is there is drawn as a square. The *loss* is the mean area of these squares. Move w.',
          reply: 'One number tells whether you are getting better: {loss}.',
        },
        hand: {
          text: 'Find w and b by hand so that the loss is below {bar}.',
          reply: 'Two sliders were hard enough. A small network has hundreds.',
        },
        why: {
          text: 'Why squares? Why not simply add up the errors?',
          choices: [
            {
              say: 'Errors above and below the line would cancel.',
              reply:
                'A line that is far too high here and far too low there would count as perfect.',
              right: true,
            },
            {
              say: 'Squares are quicker to compute.',
              reply: 'They take one multiplication more. Think of one error of 5 and one of −5.',
            },
            {
              say: 'So that the loss is large.',
              reply: 'Its size is not what matters. Think of one error of 5 and one of −5.',
            },
          ],
        },
        descend: {
          text: 'Now let gradients do it. The loss is a graph like those before, with w and b as its leaves. Make the line bad once more, then take gradient steps until the loss is below {near}.',
          reply: 'Each step went downhill in both at once. This is all that training is.',
        },
      },
    },
    moons: {
      title: 'A network learns',
      about: 'Two moons that no straight line can part, and six neurons that can.',
      figure: {
        label: 'Points of two classes, and the ground coloured by the network’s answer',
        train: 'Train',
        pause: 'Pause',
        step: 'One step',
        restart: 'Start over',
        right: 'points on their right side',
        of: '{right} of {all}',
        loss: 'loss',
        steps: 'steps',
        neurons: 'What each neuron gives',
        neuron: 'neuron {number}',
        off: 'switch neuron {number} off',
        none: 'Choose a neuron to see its map large.',
      },
      steps: {
        start: {
          text: 'Six neurons see both inputs, and a seventh sees those six. All weights are random so far, and it shows: {right} of {all} points stand on ground of their own colour. A coin would do just as well.',
        },
        train: {
          text: 'Train it: hundreds of the same gradient steps that you took by hand. Wait until 97 of 100 are right.',
          reply: 'Nobody told it how to bend the edge. It went downhill {steps} times.',
        },
        maps: {
          text: 'Each of the six has a map of its own. Choose at least three of them, one after the other.',
          reply: 'Straight edges, each in another place. The seventh adds them up to a bent one.',
        },
        what: {
          text: 'What can a single one of the six do?',
          choices: [
            {
              say: 'Tell one side of a straight edge from the other.',
              reply: 'Just like the neuron that you set by hand.',
              right: true,
            },
            {
              say: 'Recognise one of the moons.',
              reply: 'Look at its map: is there a moon in it?',
            },
            {
              say: 'Remember some of the points.',
              reply: 'It has two weights and a bias; there is no room for points.',
            },
          ],
        },
        off: {
          text: 'Choose a neuron and switch it off; then on again, and another one off. Find the one that is needed most: without it, fewer than {needed} are right.',
          reply:
            'Without it, only {right} of {all} are right. What a neuron is for shows when it is gone.',
        },
      },
    },
    point: {
      title: 'One point, opened',
      about:
        'Behind each point of the trained network stands a graph like those of the first lessons.',
      figure: {
        label: 'The plane of the trained network; the ringed point is the one opened',
        previous: 'Previous point',
        next: 'Next point',
        graph: 'The graph of the loss of this point',
        score: 'the network’s score',
        truth: 'right side',
        loss: 'loss of this point',
        nodes: 'nodes in its graph',
        parameters: 'weights and biases, each with a gradient',
        away: 'Open this graph on the Graph page',
        layer: 'layer {number}',
        neuron: 'neuron {number}',
        open: 'Open {title}',
        fold: 'Fold {title}',
      },
      steps: {
        pick: {
          text: 'The network has been trained. Choose another point with the buttons, or on the plane, and look at the numbers.',
          reply:
            'For each point the network computes a score, and the loss says how wrong that is.',
        },
        open: {
          text: 'Here is how: its graph, folded. Open layer 1, and then one of its neurons.',
          reply: 'Multiply, add, squash: there is nothing else inside.',
        },
        all: {
          text: 'You call `backward()` once, on the loss of this point. How many gradients do you get?',
          choices: [
            {
              say: 'One for each weight and each bias: {parameters}.',
              reply:
                'One pass back, and each of them knows its way downhill. That is what makes networks possible.',
              right: true,
            },
            {
              say: 'One, that of the loss.',
              reply: 'That is the 1 with which it begins. And then it is handed on.',
            },
            {
              say: 'One for each layer.',
              reply: 'Open a neuron: each card has a gradient of its own.',
            },
          ],
        },
        away: {
          text: 'You can take this graph along: the link below the figure opens it on the Graph page, in a new tab, with the weights that you see here. You can step through it there, and drag its leaves.',
        },
      },
    },
    names: {
      title: 'A model of names',
      about: 'The same gradients and the same steps, and it writes names.',
      figure: {
        label: 'For each letter, how likely it is to follow the one that you chose',
        letter: 'after the letter',
        begin: 'at the beginning',
        end: 'the end',
        train: 'Train 20 steps',
        restart: 'Start over',
        loss: 'loss',
        guessing: 'loss of pure guessing',
        steps: 'steps',
        invent: 'Invent names',
        invented: 'invented',
      },
      steps: {
        start: {
          text: 'This model sees one letter and says how likely each letter is to come next. It has {parameters} numbers to learn, and at first each letter is as likely as any other. Let it invent names.',
          reply: 'Pure guessing. These are no names.',
        },
        train: {
          text: 'Now train it on real names, until its loss is below {bar}. It is the same gradient step as ever.',
          reply: 'It has seen which letters like to follow each other.',
        },
        again: {
          text: 'Invent names again, and compare.',
          reply:
            'Better, though not good: the model sees one letter only, and forgets all before it.',
        },
        gpt: {
          text: 'What does a GPT do that this model does not?',
          choices: [
            {
              say: 'It looks back at all letters so far.',
              reply:
                'That is its *attention*. Apart from that it has the same kind of loss, gradients and steps.',
              right: true,
            },
            {
              say: 'It uses another kind of derivative.',
              reply: 'No: the chain rule, multiplied along paths and added over paths.',
            },
            {
              say: 'It understands what a name is.',
              reply: 'It predicts the next letter, too. It just sees more of the name.',
            },
          ],
        },
        further: {
          text: 'A whole GPT, made of such numbers and their gradients, trains [on the Names page](#names): its attention, its losses and the names it invents can be watched there, and its graph can be opened down to single cards. You know now what each part of it does.',
        },
      },
    },
  },
} as const
