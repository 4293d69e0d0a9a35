// Starts swagger-ui on the page of the API and gives its labels in the page's language.

/** swagger-ui has English labels only; what is not here stays as it is. */
const chinese = {
  Authorize: '授权',
  Authorized: '已授权',
  Logout: '退出',
  Close: '关闭',
  'Available authorizations': '授权方式',
  Parameters: '参数',
  'No parameters': '没有参数',
  'Request body': '请求正文',
  Responses: '答复',
  'Server response': '服务器答复',
  'Response body': '答复正文',
  'Response headers': '答复头',
  'Request URL': '请求地址',
  Request: '请求',
  Response: '答复',
  Code: '状态码',
  Details: '详情',
  Description: '说明',
  Links: '链接',
  'No links': '没有链接',
  Name: '名称',
  Value: '值',
  required: '必填',
  Required: '必填',
  'Media type': '媒体类型',
  'Controls Accept header.': '决定 Accept 头',
  'Example Value': '示例',
  'Edit Value': '编辑',
  Schema: '结构',
  Schemas: '结构',
  Examples: '示例',
  Example: '示例',
  'Default value': '默认值',
  'Available values': '可取的值',
  'Try it out': '试用',
  'Try it out ': '试用',
  Cancel: '取消',
  Reset: '重置',
  Execute: '发送',
  Clear: '清除',
  Download: '下载',
  Undocumented: '未描述',
  'Expand all': '全部展开',
  'Collapse all': '全部收起',
  'Send empty value': '发送空值',
  'Loading...': '加载中…',
  Done: '完成',
  'Filter by tag or path': '按类别或路径筛选',
  'A problem (RFC 9457)': '问题（RFC 9457）',
};

function inChinese(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = chinese[node.data] ?? chinese[node.data.trim()];
    // What was written by us is in code and in answers: those are nobody's labels.
    if (text !== undefined && node.parentElement?.closest('pre, code, textarea, input, .microlight') === null) {
      node.data = text;
    }
  }
  if (!(root instanceof Element)) return;
  for (const field of root.querySelectorAll('input[placeholder]')) {
    field.placeholder = chinese[field.placeholder] ?? field.placeholder;
  }
}

const ui = document.getElementById('ui');
if (document.documentElement.lang === 'zh-CN') {
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes)
      for (const node of addedNodes) inChinese(node.nodeType === 3 ? target : node);
  }).observe(ui, { childList: true, subtree: true });
}

const language = document.documentElement.lang;
globalThis.SwaggerUIBundle({
  url: `/api/v1/openapi.json?lang=${language}`,
  domNode: ui,
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  tryItOutEnabled: false,
  defaultModelsExpandDepth: -1,
  validatorUrl: null,
  requestInterceptor: (request) => {
    request.headers['accept-language'] ??= language;
    return request;
  },
});
