// Formulas as people write them in documentation: one a line. All are understood.

enum Formulas {
    static let all = text.split(separator: "\n").map(String.init)

    private static let text = ##"""
        x
        E = mc^2
        a^2 + b^2 = c^2
        x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
        e^{i\pi} + 1 = 0
        \sum_{i=1}^{n} i = \frac{n(n+1)}{2}
        \prod_{k=1}^n k = n!
        \int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}
        \iint_D f(x,y)\,\mathrm{d}x\,\mathrm{d}y
        \oint_C \vec{F} \cdot d\vec{r} = \iint_S (\nabla \times \vec{F}) \cdot d\vec{S}
        \lim_{x \to 0} \frac{\sin x}{x} = 1
        \lim\limits_{n\to\infty} \left(1 + \frac{1}{n}\right)^n = e
        f'(x) = \lim_{h \to 0} \frac{f(x+h) - f(x)}{h}
        f''(x) + f'''(x)^2 = y'_1
        \frac{\partial f}{\partial x} = \frac{\partial^2 f}{\partial x\,\partial y}
        \frac{\mathrm{d}y}{\mathrm{d}x} = ky
        \nabla \cdot \mathbf{E} = \frac{\rho}{\varepsilon_0}
        \nabla^2 \phi = 0
        \alpha, \beta, \gamma, \delta, \epsilon, \zeta, \eta, \theta, \lambda, \mu, \xi, \Omega
        \Gamma(z) = \int_0^\infty t^{z-1} e^{-t}\,dt
        \mathbb{R}^n, \mathbb{C}, \mathbb{N} \subset \mathbb{Z} \subset \mathbb{Q}
        \mathcal{O}(n \log n)
        \mathcal{L}(\theta) = -\frac{1}{N} \sum_{i=1}^{N} \log p_\theta(y_i \mid x_i)
        O(n^2)
        \Theta(\sqrt{n})
        \hat{y} = \sigma(\mathbf{w}^\top \mathbf{x} + b)
        \operatorname{softmax}(x_i) = \frac{e^{x_i}}{\sum_{j} e^{x_j}}
        \operatorname*{arg\,max}_{\theta} \; P(D \mid \theta)
        \underset{x \in X}{\operatorname{argmin}} f(x)
        P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)}
        \mathbb{E}[X] = \sum_x x \Pr(X = x)
        \operatorname{Var}(X) = \mathbb{E}\left[(X - \mu)^2\right]
        X \sim \mathcal{N}(\mu, \sigma^2)
        \binom{n}{k} = \frac{n!}{k!\,(n-k)!}
        \mathrm{MSE} = \frac{1}{n} \sum_{i=1}^{n} (y_i - \hat{y}_i)^2
        \text{Attention}(Q, K, V) = \text{softmax}\left(\frac{QK^T}{\sqrt{d_k}}\right)V
        \theta_{t+1} = \theta_t - \eta \nabla_\theta J(\theta_t)
        D_{\mathrm{KL}}(P \,\|\, Q) = \sum_x P(x) \log \frac{P(x)}{Q(x)}
        \lVert x \rVert_2 = \sqrt{x_1^2 + \cdots + x_n^2}
        \left\| \mathbf{x} \right\|_p = \left( \sum_{i=1}^n |x_i|^p \right)^{1/p}
        \langle u, v \rangle = \overline{\langle v, u \rangle}
        |x| = \begin{cases} x & \text{if } x \ge 0 \\ -x & \text{otherwise} \end{cases}
        A = \begin{pmatrix} a & b \\ c & d \end{pmatrix}
        \begin{bmatrix} 1 & 0 & \cdots & 0 \\ 0 & 1 & \cdots & 0 \\ \vdots & \vdots & \ddots & \vdots \\ 0 & 0 & \cdots & 1 \end{bmatrix}
        \det A = \begin{vmatrix} a & b \\ c & d \end{vmatrix} = ad - bc
        \begin{Bmatrix} x \\ y \end{Bmatrix} \begin{Vmatrix} u \end{Vmatrix} \begin{matrix} 1 & 2 \end{matrix}
        \bigl( \begin{smallmatrix} a & b \\ c & d \end{smallmatrix} \bigr)
        \begin{aligned} f(x) &= (x+1)^2 \\ &= x^2 + 2x + 1 \end{aligned}
        \begin{align} a &= b + c \\ d &= e \end{align}
        \begin{align*} x + y &= 3 & u &= 1 \\ x - y &= 1 & v &= 2 \end{align*}
        \begin{split} a &= b \\ &\quad + c \end{split}
        \begin{gather} a = b \\ c = d \end{gather}
        \begin{equation} E = mc^2 \tag{1} \label{eq:einstein} \end{equation}
        \begin{equation*} \begin{gathered} a \\ b \end{gathered} \end{equation*}
        \begin{array}{c|cc} & 0 & 1 \\ \hline 0 & 0 & 1 \\ 1 & 1 & 0 \end{array}
        \left[\begin{array}{rrr|r} 1 & 2 & 3 & 4 \\ 5 & 6 & 7 & 8 \end{array}\right]
        \begin{alignat}{2} a &= b &\quad c &= d \\ e &= f & g &= h \end{alignat}
        \sqrt[3]{x^3 + y^3}
        \sqrt{1 + \sqrt{1 + \sqrt{1 + x}}}
        \cfrac{1}{1 + \cfrac{1}{1 + \cfrac{1}{x}}}
        \dfrac{a}{b} + \tfrac{1}{2}
        \frac12 + \frac1n
        {n \choose k} = {n! \over k!(n-k)!}
        x_1, x_2, \ldots, x_n
        x_{ij}^{(k)} = x_{i,j}^{2}
        {}^{14}_{6}\mathrm{C}
        a \equiv b \pmod{n}
        a \bmod b = r, \quad a \mod b
        \gcd(a, b) = \gcd(b, a \bmod b)
        \max_{0 \le i < n} a_i, \quad \min\{a, b\}, \quad \sup S, \quad \inf S
        \limsup_{n \to \infty} a_n \geq \liminf_{n \to \infty} a_n
        \forall \epsilon > 0 \; \exists \delta > 0 : |x - a| < \delta \implies |f(x) - L| < \epsilon
        A \cup B, A \cap B, A \setminus B, A \subseteq B, x \in A, x \notin B, \emptyset
        p \land q \lor \neg r \Rightarrow s \iff t
        \{ x \in \mathbb{R} \mid x^2 < 2 \}
        \left\{ x \,\middle|\, \frac{x}{2} \in \mathbb{Z} \right\}
        f \colon X \to Y, \quad x \mapsto f(x)
        A \xrightarrow{f} B \xleftarrow[g]{h} C
        X \overset{\text{def}}{=} Y \stackrel{!}{=} Z
        \underbrace{1 + 1 + \cdots + 1}_{n \text{ times}} = n
        \overbrace{a + b}^{\text{sum}} + \underline{c} + \overline{d}
        \widehat{ABC}, \widetilde{xyz}, \dot{x}, \ddot{x}, \tilde{x}, \bar{x}
        \overrightarrow{AB} + \overrightarrow{BC} = \overrightarrow{AC}
        \sin^2\theta + \cos^2\theta = 1
        \tan\left(\frac{\pi}{4}\right) = 1
        \log_2 8 = 3, \ln e = 1, \exp(x) = e^x
        \arctan x \in \left(-\frac{\pi}{2}, \frac{\pi}{2}\right)
        T(n) = 2T\left(\left\lfloor \frac{n}{2} \right\rfloor\right) + \Theta(n)
        \lceil x \rceil - \lfloor x \rfloor \le 1
        \Big( \big[ a \big] \Big) \Bigg\{ \bigg| b \bigg| \Bigg\}
        3.14159 \approx \pi, 1{,}000{,}000
        50\%, \$5, \#1, a\_b, \{ \}, \&
        90^\circ = \frac{\pi}{2}\,\text{rad}, \angle ABC
        \hbar = \frac{h}{2\pi}, \quad i\hbar\frac{\partial}{\partial t}\Psi = \hat{H}\Psi
        F = G \frac{m_1 m_2}{r^2}
        \boldsymbol{\beta} = (\mathbf{X}^T\mathbf{X})^{-1}\mathbf{X}^T\mathbf{y}
        \bm{\mu}, \mathfrak{g}, \mathsf{T}, \mathtt{code}, \mathit{diff}, \mathscr{F}
        \color{red}{x} + \textcolor{blue}{y} + {\color{#00aa00} z}
        \boxed{E = mc^2}
        \frac{\cancel{a} b}{\cancel{a} c}
        a \not= b, a \not\in B, a \neq b, \not\equiv
        \sum_{\substack{1 \le i \le n \\ i \ne j}} a_{ij}
        \sum\limits_{i} x_i + \sum\nolimits_{j} y_j
        \phantom{x} + \hphantom{y} + \vphantom{\frac12} z
        a \mathrel{R} b \mathbin{\star} c
        \text{speed} = \frac{\text{distance}}{\text{time}}
        \text{if $x > 0$ then } y = \textbf{true}
        v_{\text{max}} = 3 \times 10^8\ \text{m/s}
        \mathrm{H_2O} + \mathrm{CO_2} \rightarrow \mathrm{H_2CO_3}
        \newcommand{\R}{\mathbb{R}} f : \R^n \to \R
        \def\norm#1{\lVert #1 \rVert} \norm{x + y} \le \norm{x} + \norm{y}
        \href{https://example.org/?a=1&b=2}{x^2}
        \displaystyle \sum_{i=0}^{n} i^2
        a = b % a comment
        x ≤ y ∧ α ∈ ℝ → ∞ ≠ √2 × π
        \rightarrow \leftarrow \Rightarrow \Leftarrow \leftrightarrow \uparrow \downarrow \mapsto \hookrightarrow \rightleftharpoons
        \leq \geq \ll \gg \approx \cong \sim \simeq \propto \perp \parallel \models \vdash
        \oplus \otimes \odot \circ \bullet \ast \star \dagger
        \Re(z), \Im(z), \aleph_0, \ell, \wp
        \dots, \cdots, \vdots, \ddots
        H(X) = -\sum_{i} p_i \log_2 p_i
        \hat{f}(\xi) = \int_{-\infty}^{\infty} f(x)\, e^{-2\pi i x \xi}\, dx
        \zeta(s) = \sum_{n=1}^\infty \frac{1}{n^s} = \prod_{p\ \text{prime}} \frac{1}{1 - p^{-s}}
        \left.\frac{dy}{dx}\right|_{x=0}
        \bigcup_{i \in I} A_i \supseteq \bigcap_{i \in I} A_i
        \mathbf{A}\mathbf{x} = \lambda\mathbf{x}, \quad \det(\mathbf{A} - \lambda\mathbf{I}) = 0
        W_{t+1} \leftarrow W_t + \alpha\,(r + \gamma \max_{a'} Q(s', a') - Q(s, a))
        \text{F}_1 = 2 \cdot \frac{\text{precision} \cdot \text{recall}}{\text{precision} + \text{recall}}
        \varnothing \ne \mathcal{P}(\emptyset) = \{\emptyset\}
        a := b, \quad x \gets y, \quad \lnot p
        \begin{cases} \dot{x} = f(x, u) \\[2pt] y = g(x) \end{cases}
        \left( \begin{array}{cc} a & b \\ c & d \end{array} \right)^{-1}
        \mathop{\mathrm{ess\,sup}}_{x} f
        \tilde{O}(n^{1.5}), \quad 2^{2^{n}}, \quad x_{n_k}
        """##
}
