import type { Text } from './text'

export const de: Text = {
  frame: {
    title: 'Lernen',
    lead: 'Von der Steigung einer Kurve bis zu einem Netz, das lernt. Jede Lektion dauert ein paar Minuten und gibt dir etwas in die Hand; Vorwissen braucht es keines.',
    language: 'Sprache',
    open: 'Beginnen',
    progress: '{done} von {all} erledigt',
    complete: 'Geschafft',
    forget: 'Meinen Stand vergessen',
    forgotten: 'Dein Stand wurde vergessen.',
    lessons: 'Alle Lektionen',
    lesson: 'Lektion {number}',
    step: 'Schritt {at} von {all}',
    stepDone: 'erledigt',
    back: 'Zurück',
    next: 'Weiter',
    finish: 'Zu allen Lektionen',
    following: 'Weiter: {title}',
    toDo: 'Zu tun',
    done: 'Erledigt',
    question: 'Eine Frage',
    guess: 'Deine Antwort',
    check: 'Prüfen',
    tell: 'Sag es mir',
    told: 'Es ist {answer}.',
    exact: 'Genau.',
    close: 'Nah genug: Es ist {answer}.',
    near: 'Nah dran, aber noch nicht ganz.',
    sign: 'Die Größe stimmt; achte noch einmal auf die Richtung.',
    far: 'Noch nicht.',
    noNumber: 'Schreib eine Zahl, etwa 2 oder −0,5.',
    figure: 'Zum Ausprobieren',
    unknown: 'Eine Lektion dieses Namens gibt es nicht, darum sind hier alle.',
    loading: 'Die Lektion wird geholt …',
  },
  lessons: {
    slope: {
      title: 'Die Steigung',
      about: 'Stups eine Zahl an und sieh, wie stark das Ergebnis antwortet.',
      figure: {
        label: 'Die Kurve x² mit einem Punkt und einem zweiten, um h weiter rechts',
        h: 'der Stups h',
        x: 'wo du stehst: x',
        rise: 'Anstieg der Kurve',
        ratio: 'Anstieg ÷ h',
        nothing: '0 ÷ 0, und das sagt nichts',
        slope: 'Steigung der Tangente',
      },
      steps: {
        nudge: {
          text: 'Die Kurve ist x²: eine Zahl mal sich selbst. Du stehst am gefüllten Punkt, bei x = {x}; der offene liegt um einen Stups *h* weiter rechts. Zieh ihn oder den Regler von h und achte darauf, wie weit die Kurve vom einen zum anderen steigt.',
          reply: 'Du bist um {h} gegangen, und die Kurve ist um {rise} gestiegen.',
        },
        smaller: {
          text: 'Es kommt auf den Anstieg *pro Stups* an: Anstieg ÷ h. Mach h klein und dann noch kleiner, bis hinunter zu 0,001.',
          reply: 'Der Anstieg verschwindet fast, Anstieg ÷ h aber nicht: Es kommt zur Ruhe.',
        },
        settles: {
          text: 'Bei welcher Zahl kommt Anstieg ÷ h hier, bei x = {x}, zur Ruhe?',
          hint: 'Mach h so klein, wie der Regler es vor der 0 erlaubt, und runde, was du siehst.',
          reply:
            'Diese Zahl ist die *Steigung* der Kurve an dieser Stelle. Sie heißt auch *Ableitung*.',
        },
        zero: {
          text: 'Warum nicht einfach h = 0? Zieh h ganz auf 0.',
          reply:
            'Kein Stups, kein Anstieg, keine Antwort. Darum fragt man, worauf die Zahl *zuläuft*. Die Gerade, die jetzt gezeichnet ist, hat genau diese Steigung: Es ist die *Tangente*.',
        },
        flat: {
          text: 'Die Steigung ist überall anders. Schieb x dorthin, wo sie 0 ist.',
          reply:
            'Hier ist die Kurve flach: Ein winziger Stups ändert nichts. Es ist der tiefste Punkt.',
        },
        sign: {
          text: 'Bei x = {left} ist die Steigung {leftSlope}. Du stupst x ein wenig nach rechts. Was tut die Kurve?',
          choices: [
            {
              say: 'Sie fällt, etwa doppelt so weit wie der Stups.',
              reply: 'Steigung unter 0 heißt: mit x hinauf, mit der Kurve hinunter.',
              right: true,
            },
            {
              say: 'Sie steigt, etwa doppelt so weit wie der Stups.',
              reply: 'Die Größe stimmt. Aber was sagt das Minus? Geh mit x dorthin und probier es.',
            },
            {
              say: 'Sie bleibt, wo sie ist.',
              reply: 'Das täte sie bei Steigung 0. Geh mit x dorthin und probier es.',
            },
          ],
        },
      },
    },
    'chain-rule': {
      title: 'Die Kettenregel',
      about: 'Eine Zahl bewegt die zweite, die zweite die dritte: Steigungen multiplizieren sich.',
      figure: {
        label: 'Drei Skalen untereinander: x, u und f, jede mit einem Pfeil für ihren Weg',
        nudge: 'Stups für x',
        first: 'Steigung von x zu u',
        second: 'Steigung von u zu f',
        whole: 'f bewegt sich, je 1 von x, um',
      },
      steps: {
        move: {
          text: 'x speist u, und u speist f. Stups x mit dem Regler an, um 0,5 oder mehr, und achte auf die Pfeile darunter.',
          reply: 'x ging um {dx}. Das bewegte u um {du}, und u bewegte f um {df}.',
        },
        times: {
          text: 'Wievielmal so weit wie x geht f? Ein Pfeil nach links zählt negativ.',
          hint: 'Teil den Weg von f durch den Weg von x. Zeigen beide Pfeile in dieselbe Richtung?',
          reply:
            'Es ist {first} × {second}. Entlang eines Weges *multiplizieren* sich Steigungen. Das ist die *Kettenregel*, und schon fast alles, was noch kommt.',
        },
        build: {
          text: 'Jetzt gehören die Steigungen dir. Stell beide so, dass f genau 10-mal so weit geht wie x.',
          reply: '{first} × {second} = {whole}. Es geht auf viele Arten.',
        },
        zero: {
          text: 'Stell eine der beiden Steigungen auf 0 und sieh, was für f übrig bleibt.',
          reply:
            'Eine einzige 0 auf dem Weg, und nichts kommt durch. In tiefen Netzen fürchtet man das als *verschwindenden Gradienten*.',
        },
        three: {
          text: 'Ein Weg mit drei Steigungen, 2, −1 und 5. x wächst um winzige 0,01. Was tut f?',
          choices: [
            {
              say: 'Es fällt um {product}.',
              reply: '2 × −1 × 5 ist −10, und f geht −10-mal so weit wie x.',
              right: true,
            },
            {
              say: 'Es steigt um {sum}.',
              reply:
                'Das wäre die Summe der Steigungen. Entlang eines Weges multiplizieren sie sich.',
            },
            { say: 'Es fällt um {one}.', reply: 'Das täte die −1 allein.' },
          ],
        },
      },
    },
    backward: {
      title: 'Rückwärts durch einen Graphen',
      about: 'Sag jeden Gradienten voraus, bevor du ihn siehst, vom Ende bis zum Anfang.',
      figure: {
        label: 'Der Graph von L = (a × b + c) × f',
        hidden: '?',
      },
      steps: {
        graph: {
          text: 'Eine Rechnung als Graph: e = a × b, d = e + c, L = d × f. Jede Karte hat ihre Zahl. Das Fragezeichen darunter steht für ihren *Gradienten*: wievielmal so weit wie diese Zahl sich L bewegt, wenn du nur diese Zahl anstupst.',
        },
        end: {
          text: 'Fang am Ende an. Stups L selbst an: Wievielmal so weit bewegt sich L?',
          hint: 'L bewegt sich genau so weit, wie du es bewegst.',
          reply: 'Es klingt albern, aber mit dieser 1 fängt alles an.',
        },
        d: {
          text: 'L = d × f, und f ist {f}. Stups nur d an: Wievielmal so weit bewegt sich L?',
          hint: 'Wächst d um 1, so steckt ein f mehr im Produkt.',
          reply: 'In einem Produkt bekommt jede Seite die *andere* als Steigung.',
        },
        f: {
          text: 'Und f? Denk daran, dass d {d} ist.',
          hint: 'In einem Produkt bekommt jede Seite die andere.',
          reply: 'Richtig: die Zahl von d.',
        },
        c: {
          text: 'Einen Schritt weiter zurück: d = e + c. Stups c an, und d bewegt sich genauso weit. Was ist also der Gradient von c?',
          hint: 'Steigung 1 von c zu d, dann der Gradient von d: entlang des Weges multiplizieren.',
          reply:
            'Ein Plus gibt, was es bekommt, unverändert an beide Seiten weiter; e bekam dasselbe.',
        },
        a: {
          text: 'e = a × b. Der Gradient von e ist {e}, und b ist {b}. Was ist der Gradient von a?',
          hint: 'Die Kettenregel: der Gradient von e mal die Steigung von a zu e, und die ist b.',
          reply: '{e} × {b}: was ankommt, mal die Steigung dieses Schritts.',
        },
        b: {
          text: 'Der letzte: Was ist der Gradient von b? a ist hier {a}.',
          hint: 'Der Gradient von e mal die Steigung von b zu e.',
          reply:
            'Das war *Backpropagation*, die Rückwärtsrechnung: vom Ende zum Anfang, jede Karte einmal.',
        },
        use: {
          text: 'Du darfst eine davon um 0,01 erhöhen, und L soll so stark wachsen wie möglich. Welche?',
          choices: [
            {
              say: 'a',
              reply: 'Sie hat den größten Gradienten von allen, und er ist positiv.',
              right: true,
            },
            { say: 'b', reply: 'Ihr Gradient ist negativ: Mit größerem b schrumpft L.' },
            { say: 'c', reply: 'Ihr Gradient ist negativ: Mit größerem c schrumpft L.' },
            { say: 'f', reply: 'L würde wachsen. Aber gibt es einen größeren Gradienten?' },
          ],
        },
      },
    },
    twice: {
      title: 'Zweimal gebraucht',
      about: 'Wer das Ergebnis auf zwei Wegen erreicht, bekommt zwei Gradienten, und zwar addiert.',
      figure: {
        label: 'Ein Graph, in dem a zweimal gebraucht wird',
        a: 'die Zahl a',
        moved: 'a hat sich bewegt um',
        result: 'das Ergebnis hat sich bewegt um',
        hidden: '?',
      },
      steps: {
        try: {
          text: 'b = a + a. Von a zu b führen zwei Leitungen. Schieb a mit dem Regler und vergleich, wie weit a und b gegangen sind.',
          reply: 'Beide Leitungen tragen den Stups, darum geht b doppelt so weit.',
        },
        sum: {
          text: 'Was ist also der Gradient von a?',
          hint: 'Teil: Wie weit ist b gegangen, je 1, die a gegangen ist?',
          reply: 'Auf jeder Leitung kommt eine 1 zurück, und sie *addieren* sich.',
        },
        code: {
          text: 'Im Code ist das ein einziges Zeichen: `a.grad += …`. Bei `a.grad = …` würde die zweite Leitung auslöschen, was die erste gebracht hat, und a bliebe auf 1 sitzen. In jeder Bibliothek, die Gradienten berechnet, steht dieses `+=`.',
        },
        mixed: {
          text: 'Noch einer: f = a × b + a, mit a = {a} und b = {b}. Was ist der Gradient von a?',
          hint: 'Durch das Produkt kommt die andere Seite, b. Durch das Plus kommt 1. Addier sie.',
          reply: '{b} auf dem einen Weg und 1 auf dem anderen.',
        },
        three: {
          text: 'Eine Zahl erreicht das Ergebnis auf drei Wegen, mit den Steigungen 2, −2 und 5. Was ist ihr Gradient?',
          choices: [
            {
              say: '{added}',
              reply:
                'Entlang eines Weges multiplizieren, über die Wege addieren. Das ist die ganze Regel.',
              right: true,
            },
            {
              say: '{multiplied}',
              reply: 'Du hast multipliziert. Das tut man mit den Schritten *eines* Weges.',
            },
            {
              say: '5, die letzte',
              reply: 'Das täte `=` anstelle von `+=`: Die letzte löscht die anderen aus.',
            },
          ],
        },
      },
    },
    mistakes: {
      title: 'Drei klassische Fehler',
      about: 'Mach jeden davon selbst und sieh, was er anrichtet.',
      figure: {
        label: 'Ein kleiner Graph, dessen Gradienten mit oder ohne den Fehler bestimmt werden',
        assign: 'Mit = rechnen',
        add: 'Mit += rechnen',
        early: 'Sofort weiter',
        ordered: 'Der Reihe nach',
        found: 'Gradient von a, wie gefunden',
        nudged: 'Gradient von a, durch Anstupsen',
        none: 'noch nicht gerechnet',
        forget: 'zeroGrad() vergessen',
        step: 'Schritt',
        restart: 'Von vorn',
        w: 'w',
        aim: 'Ziel',
        grad: 'w.grad',
        steps: 'Schritte',
        chart: 'w nach jedem Schritt; die gestrichelte Linie ist das Ziel',
      },
      steps: {
        assign: {
          text: 'Der erste Fehler: `=` anstelle von `+=`. Lass in b = a + a die Gradienten mit `=` bestimmen und vergleich.',
          reply:
            '{found} statt {nudged}: Die zweite Leitung hat ausgelöscht, was die erste gebracht hatte.',
        },
        unseen: {
          text: 'Das Gemeine daran: Oft merkt es niemand. In welchem davon gibt `=` den richtigen Gradienten von a?',
          choices: [
            {
              say: 'a × b',
              reply:
                'a wird einmal gebraucht, da gibt es nichts auszulöschen. Ein Test nur damit findet nichts.',
              right: true,
            },
            { say: 'a × a', reply: 'Hier wird a zweimal gebraucht, genau wie in a + a.' },
            { say: 'a × b + a', reply: 'Zähl die Leitungen, die von a ausgehen: Es sind zwei.' },
          ],
        },
        order: {
          text: 'Der zweite Fehler: eine falsche Reihenfolge. b = a + a, c = b + b. Lass jede Karte ihren Gradienten *sofort* weitergeben, sobald etwas ankommt.',
          reply:
            '{found} statt {nudged}. b gab den ersten Anteil weiter, bevor der zweite da war, und danach den ersten noch einmal mit.',
        },
        when: {
          text: 'Wann also darf eine Karte ihren Gradienten weitergeben?',
          choices: [
            {
              say: 'Wenn alle Karten, die sie verwenden, ihren schon weitergegeben haben.',
              reply: 'Dafür sorgt eine *topologische Ordnung*, rückwärts durchlaufen.',
              right: true,
            },
            {
              say: 'Sobald der erste Anteil angekommen ist.',
              reply: 'Genau das ist eben schiefgegangen.',
            },
            {
              say: 'In der Reihenfolge, in der der Code geschrieben wurde.',
              reply:
                'So geht es vorwärts. Auf dem Rückweg finge man mit den Blättern an, die noch nichts weiterzugeben haben.',
            },
          ],
        },
        forget: {
          text: 'Der dritte: w soll {aim} werden. Jeder Schritt bewegt w gegen seinen Gradienten. `backward()` findet den Gradienten und *addiert* ihn zu dem, der schon da ist; darum muss vor jedem Schritt `zeroGrad()` kommen. Vergiss das und mach 8 Schritte.',
          reply:
            'Jeden Schritt treiben alle bisherigen Gradienten. w schießt über das Ziel hinaus und pendelt.',
        },
        reset: {
          text: 'Fang von vorn an, schalt den Fehler aus und mach Schritte, bis w auf 0,05 am Ziel ist.',
          reply: 'Dieselben Schritte mit jedes Mal frischem Gradienten: geradewegs hin.',
        },
      },
    },
    neuron: {
      title: 'Ein Neuron',
      about: 'Zwei Gewichte und ein Bias ziehen eine gerade Kante durch die Ebene.',
      figure: {
        label: 'Die Ebene der beiden Eingaben, gefärbt nach dem, was das Neuron dort gibt',
        w1: 'Gewicht von x₁',
        w2: 'Gewicht von x₂',
        b: 'Bias b',
        right: 'Punkte auf der richtigen Seite',
        of: '{right} von {all}',
        sum: 'Summe am umringten Punkt',
        output: 'Ausgabe dort, tanh der Summe',
      },
      steps: {
        weight: {
          text: 'Ein Neuron multipliziert jede Eingabe mit einem *Gewicht*, addiert alles und dazu einen *Bias* und staucht die Summe auf −1 … 1. Blauer Grund: über 0. Orange: darunter. Schieb das Gewicht von x₁ und achte auf die Kante.',
          reply: 'Die Gewichte drehen die Kante.',
        },
        bias: {
          text: 'Schieb jetzt den Bias.',
          reply: 'Der Bias verschiebt die Kante, ohne sie zu drehen.',
        },
        sum: {
          text: 'Der umringte Punkt liegt bei x₁ = {px}, x₂ = {py}. Die Gewichte sind {w1} und {w2}, der Bias ist {b}. Wie groß ist die Summe, bevor sie gestaucht wird?',
          hint: 'Erstes Gewicht mal x₁, plus zweites Gewicht mal x₂, plus Bias.',
          reply: 'Von tanh gestaucht wird daraus {output}.',
        },
        and: {
          text: 'Drei Punkte sind orange, einer ist blau. Finde Gewichte und einen Bias, mit denen jeder auf dem Grund seiner Farbe steht.',
          reply: 'Du hast ein Neuron von Hand trainiert. Als Nächstes lässt du das Gradienten tun.',
        },
        xor: {
          text: 'Angenommen, zwei gegenüberliegende Ecken wären blau und die anderen beiden orange. Schafft das ein einzelnes Neuron?',
          choices: [
            {
              say: 'Nein.',
              reply: 'Ein Neuron hat eine gerade Kante. Darum haben Netze mehrere.',
              right: true,
            },
            {
              say: 'Ja, mit größeren Gewichten.',
              reply:
                'Größere Gewichte machen die Kante schärfer, aber sie bleibt eine gerade Kante.',
            },
            {
              say: 'Ja, mit dem richtigen Bias.',
              reply: 'Der Bias verschiebt die Kante, aber sie bleibt eine gerade Kante.',
            },
          ],
        },
      },
    },
    step: {
      title: 'Ein Gradientenschritt',
      about: 'Geh bergab und finde heraus, wie lang ein Schritt sein darf.',
      figure: {
        label: 'Die Kurve (w − 2)² und deine Stelle darauf',
        rate: 'Lernrate',
        step: 'Schritt',
        restart: 'Von vorn',
        w: 'w',
        slope: 'Steigung hier',
        move: 'nächster Weg: −Rate × Steigung',
        loss: 'Höhe',
        steps: 'Schritte bisher',
      },
      steps: {
        one: {
          text: 'Du willst hinunter zum tiefsten Punkt und kennst nur die Steigung, wo du stehst: {slope}. Gegen die Steigung geht es bergab. Ein *Schritt* bewegt w um −Rate × Steigung. Mach einen.',
          reply: 'Du bist um {moved} bergab gegangen.',
        },
        down: {
          text: 'Mach Schritte, bis die Höhe unter 0,01 ist. Achte darauf, wie lang sie sind.',
          reply:
            'Die Schritte wurden von selbst kürzer: Nahe am tiefsten Punkt ist die Steigung klein.',
        },
        small: {
          text: 'Fang von vorn an. Stell die Rate auf 0,02 oder weniger und mach fünf Schritte.',
          reply: 'Ankommen würdest du, aber nicht heute.',
        },
        large: {
          text: 'Fang von vorn an. Stell die Rate über 1 und mach fünf Schritte.',
          reply:
            'Jeder Schritt schießt über das Ziel und landet höher als zuvor. Das Training *divergiert*. Wenn ein Loss explodiert, ist die Rate zuerst verdächtig.',
        },
        best: {
          text: 'Auf genau dieser Kurve erreicht eine Rate den tiefsten Punkt in einem einzigen Schritt, von überall aus. Welche?',
          hint: 'Probier es. Bei w ist die Steigung 2 × (w − 2), und du willst um −(w − 2) gehen.',
          reply:
            'Es ist 1 durch die Steigung der Steigung, und auch die hat das Programm berechnet. Bei echten Netzen ist sie überall anders, darum probiert man.',
        },
      },
    },
    loss: {
      title: 'Ein Loss',
      about: 'Eine Zahl sagt, wie falsch eine Gerade liegt, und wie sie weniger falsch wird.',
      figure: {
        label: 'Punkte, eine Gerade dazu und das Quadrat jedes Fehlers',
        w: 'Steigung w der Geraden',
        b: 'Höhe b der Geraden',
        loss: 'Loss: Mittel der Quadrate',
        best: 'der kleinste, den es gibt',
        grads: 'Gradienten von w und b',
        step: 'Gradientenschritt',
      },
      steps: {
        see: {
          text: 'Die Gerade rät jeden Punkt. Wie falsch sie dort liegt, ist als Quadrat gezeichnet. Der *Loss* (Verlust) ist die mittlere Fläche dieser Quadrate. Schieb w.',
          reply: 'Eine Zahl sagt dir, ob du besser wirst: {loss}.',
        },
        hand: {
          text: 'Finde w und b von Hand, sodass der Loss unter {bar} ist.',
          reply: 'Schon zwei Regler waren mühsam. Ein kleines Netz hat Hunderte.',
        },
        why: {
          text: 'Warum Quadrate? Warum nicht einfach die Fehler addieren?',
          choices: [
            {
              say: 'Fehler über und unter der Geraden würden sich aufheben.',
              reply:
                'Eine Gerade, die hier viel zu hoch und dort viel zu tief liegt, gälte als vollkommen.',
              right: true,
            },
            {
              say: 'Quadrate sind schneller berechnet.',
              reply:
                'Sie kosten eine Multiplikation mehr. Denk an einen Fehler von 5 und einen von −5.',
            },
            {
              say: 'Damit der Loss groß wird.',
              reply:
                'Auf seine Größe kommt es nicht an. Denk an einen Fehler von 5 und einen von −5.',
            },
          ],
        },
        descend: {
          text: 'Jetzt sollen es Gradienten tun. Der Loss ist ein Graph wie die vorigen, mit w und b als Blättern. Mach die Gerade noch einmal schlecht und dann Gradientenschritte, bis der Loss unter {near} ist.',
          reply: 'Jeder Schritt ging in beiden zugleich bergab. Mehr ist Training nicht.',
        },
      },
    },
    moons: {
      title: 'Ein Netz lernt',
      about: 'Zwei Monde, die keine Gerade trennt, und sechs Neuronen, die es können.',
      figure: {
        label: 'Punkte zweier Klassen, der Grund gefärbt nach der Antwort des Netzes',
        train: 'Trainieren',
        pause: 'Pause',
        step: 'Ein Schritt',
        restart: 'Von vorn',
        right: 'Punkte auf der richtigen Seite',
        of: '{right} von {all}',
        loss: 'Loss',
        steps: 'Schritte',
        neurons: 'Was jedes Neuron gibt',
        neuron: 'Neuron {number}',
        off: 'Neuron {number} ausschalten',
        none: 'Wähl ein Neuron, um seine Karte groß zu sehen.',
      },
      steps: {
        start: {
          text: 'Sechs Neuronen sehen beide Eingaben, und ein siebtes sieht diese sechs. Alle Gewichte sind noch zufällig, und man sieht es: {right} von {all} Punkten stehen auf dem Grund ihrer Farbe. Eine Münze könnte das ebenso gut.',
        },
        train: {
          text: 'Trainier es: Hunderte derselben Gradientenschritte, die du von Hand gemacht hast. Wart, bis 97 von 100 richtig sind.',
          reply:
            'Niemand hat ihm gesagt, wie die Kante sich biegen soll. Es ging {steps}-mal bergab.',
        },
        maps: {
          text: 'Jedes der sechs hat seine eigene Karte. Wähl nacheinander mindestens drei davon.',
          reply: 'Gerade Kanten, jede woanders. Das siebte addiert sie zu einer gebogenen.',
        },
        what: {
          text: 'Was kann ein einzelnes der sechs?',
          choices: [
            {
              say: 'Eine Seite einer geraden Kante von der anderen unterscheiden.',
              reply: 'Genau wie das Neuron, das du von Hand eingestellt hast.',
              right: true,
            },
            {
              say: 'Einen der Monde erkennen.',
              reply: 'Sieh dir seine Karte an: Ist darin ein Mond?',
            },
            {
              say: 'Sich einige Punkte merken.',
              reply: 'Es hat zwei Gewichte und einen Bias; für Punkte ist da kein Platz.',
            },
          ],
        },
        off: {
          text: 'Wähl ein Neuron und schalt es aus; dann wieder ein, und ein anderes aus. Finde das, was am meisten gebraucht wird: Ohne es sind weniger als {needed} richtig.',
          reply:
            'Ohne es sind nur {right} von {all} richtig. Wozu ein Neuron da ist, zeigt sich, wenn es fehlt.',
        },
      },
    },
    point: {
      title: 'Ein Punkt, aufgeklappt',
      about:
        'Hinter jedem Punkt des trainierten Netzes steht ein Graph wie in den ersten Lektionen.',
      figure: {
        label: 'Die Ebene des trainierten Netzes; aufgeklappt ist der umringte Punkt',
        previous: 'Voriger Punkt',
        next: 'Nächster Punkt',
        graph: 'Der Graph des Loss dieses Punktes',
        score: 'Wertung des Netzes',
        truth: 'richtige Seite',
        loss: 'Loss dieses Punktes',
        nodes: 'Knoten in seinem Graphen',
        parameters: 'Gewichte und Bias, jeder mit Gradient',
        away: 'Diesen Graphen auf der Graph-Seite öffnen',
        layer: 'Schicht {number}',
        neuron: 'Neuron {number}',
        open: '{title} aufklappen',
        fold: '{title} zuklappen',
      },
      steps: {
        pick: {
          text: 'Das Netz ist trainiert. Wähl mit den Knöpfen oder auf der Ebene einen anderen Punkt und sieh dir die Zahlen an.',
          reply:
            'Zu jedem Punkt berechnet das Netz eine Wertung, und der Loss sagt, wie falsch sie ist.',
        },
        open: {
          text: 'Und zwar so: hier ist sein Graph, zusammengeklappt. Klapp Schicht 1 auf und dann eines ihrer Neuronen.',
          reply: 'Multiplizieren, addieren, stauchen: Mehr steckt nicht darin.',
        },
        all: {
          text: 'Du rufst `backward()` einmal auf, für den Loss dieses Punktes. Wie viele Gradienten bekommst du?',
          choices: [
            {
              say: 'Einen für jedes Gewicht und jeden Bias: {parameters}.',
              reply:
                'Ein Durchgang zurück, und jeder kennt seinen Weg bergab. Erst das macht Netze möglich.',
              right: true,
            },
            {
              say: 'Einen, den des Loss.',
              reply: 'Das ist die 1, mit der es anfängt. Und dann wird sie weitergegeben.',
            },
            {
              say: 'Einen für jede Schicht.',
              reply: 'Klapp ein Neuron auf: Jede Karte hat ihren eigenen Gradienten.',
            },
          ],
        },
        away: {
          text: 'Du kannst diesen Graphen mitnehmen: Der Link unter der Abbildung öffnet ihn auf der Graph-Seite, in einem neuen Tab, mit den Gewichten von hier. Dort kannst du ihn Schritt für Schritt durchgehen und an seinen Blättern ziehen.',
        },
      },
    },
    names: {
      title: 'Ein Modell für Namen',
      about: 'Dieselben Gradienten, dieselben Schritte, und es schreibt Namen.',
      figure: {
        label: 'Wie wahrscheinlich jeder Buchstabe auf den gewählten folgt',
        letter: 'nach dem Buchstaben',
        begin: 'am Anfang',
        end: 'das Ende',
        train: '20 Schritte trainieren',
        restart: 'Von vorn',
        loss: 'Loss',
        guessing: 'Loss beim reinen Raten',
        steps: 'Schritte',
        invent: 'Namen erfinden',
        invented: 'erfunden',
      },
      steps: {
        start: {
          text: 'Dieses Modell sieht einen Buchstaben und sagt, wie wahrscheinlich jeder als nächster ist. Es hat {parameters} Zahlen zu lernen, und anfangs ist jeder Buchstabe gleich wahrscheinlich. Lass es Namen erfinden.',
          reply: 'Reines Raten. Namen sind das nicht.',
        },
        train: {
          text: 'Trainier es jetzt mit echten Namen, bis sein Loss unter {bar} ist. Es ist derselbe Gradientenschritt wie immer.',
          reply: 'Es hat gesehen, welche Buchstaben gern aufeinander folgen.',
        },
        again: {
          text: 'Lass es wieder Namen erfinden und vergleich.',
          reply:
            'Besser, aber nicht gut: Das Modell sieht nur einen Buchstaben und vergisst alle davor.',
        },
        gpt: {
          text: 'Was tut ein GPT, das dieses Modell nicht tut?',
          choices: [
            {
              say: 'Es blickt auf alle bisherigen Buchstaben zurück.',
              reply:
                'Das ist seine *Aufmerksamkeit* (attention). Sonst hat es die gleiche Art von Loss, Gradienten und Schritten.',
              right: true,
            },
            {
              say: 'Es benutzt eine andere Art von Ableitung.',
              reply:
                'Nein: die Kettenregel, multipliziert entlang der Wege, addiert über die Wege.',
            },
            {
              say: 'Es versteht, was ein Name ist.',
              reply:
                'Auch es sagt nur den nächsten Buchstaben voraus. Es sieht nur mehr vom Namen.',
            },
          ],
        },
        further: {
          text: 'Ein ganzes GPT aus solchen Zahlen und ihren Gradienten trainiert [auf der Names-Seite](#names): Seine Aufmerksamkeit, seinen Loss und die Namen, die es erfindet, kann man dort verfolgen, und sein Graph lässt sich bis auf einzelne Karten öffnen. Jetzt weißt du, was jeder Teil davon tut.',
        },
      },
    },
  },
}
